"""What staff see of what was sent: everything that fell due, no clinical word, no address in full."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from patients.followups.models import FollowUp, Receipt, TextReply
from patients.followups.sent import PAGE, sent_page
from patients.followups.wording.product import LINES, NAMES
from patients.models import Consent, Patient
from tests.cast import START
from tests.patients.followups.conftest import HOUR

CLINICAL = ("ketamine", "dose", "infusion", "phq", "gad", "window", "integration", "suicid", "relapse")


def address(patient):
    return reverse("followups:sent", args=[patient.pk])


@pytest.fixture
def written(story, at, tick, cast):
    """25 hours after the dose: the journal and the opening went out by e-mail."""
    story.dose()
    for hours in (23, 25):
        at(hours)
        tick()
    return cast.dana


# Who does not see it.


def test_a_stranger_gets_404(as_, cast, written):
    assert as_(cast.cy).get(address(written)).status_code == 404
    assert as_(cast.ada).get(address(cast.eli)).status_code == 404


def test_a_therapist_sees_only_their_own_patients(as_, cast, written):
    assert as_(cast.bea).get(address(written)).status_code == 404
    assert as_(cast.max).get(address(written)).status_code == 200


# What it says.


def test_each_message_with_its_times_and_what_became_of_it(written, story):
    page = sent_page(written, "", START + 25 * HOUR)
    assert [(line.what, line.channel, line.result) for line in page.lines] == [
        ("Choosing a time", "E-mail", "Sent"),
        ("A page to write on", "E-mail", "Sent"),
    ]
    newest = page.lines[0]
    assert (newest.to, newest.tries) == ("d…@patient.test", "")
    assert newest.sent.endswith("11:00")
    assert page.zone == "New York"
    assert newest.receipt == "No receipt by e-mail"


def test_why_something_was_not_sent(written, story, at, tick, cast):
    Consent.objects.filter(kind="email").update(withdrawn_at=START)
    now = at(48)
    tick()
    (line,) = [line for line in sent_page(written, "", now).lines if line.what == "A small reminder"]
    assert (line.result, line.sent, line.why) == ("Not sent", "", "No consent to this channel")


def test_what_is_not_due_yet_is_not_on_the_page(written, story):
    assert len(sent_page(written, "", START + 25 * HOUR).lines) == 2


def test_receipts_and_what_came_back(written, story, cast):
    row = story.row("window-opens")
    FollowUp.objects.filter(pk=row.pk).update(channel="sms")
    for minutes, status in ((1, "failed"), (2, "delivered")):
        told = START + 25 * HOUR + timedelta(minutes=minutes)
        Receipt.objects.create(clinic=cast.alder, follow_up=row, status=status, at=told)
    TextReply.objects.create(clinic=cast.alder, patient=written, kind="stop", at=START + 25 * HOUR)
    page = sent_page(written, "", START + 26 * HOUR)
    assert page.lines[0].receipt.startswith("Arrived on the phone")
    assert page.replies[0].startswith("Ended text messages")


@pytest.mark.parametrize("cause", FollowUp.Cause.values)
def test_no_cause_is_told_with_a_clinical_word(written, story, cause):
    FollowUp.objects.filter(step="window-opens").update(status="failed", cause=cause, reason="after the dose")
    why = sent_page(written, "", START + 25 * HOUR).lines[0].why.lower()
    assert why
    assert not [word for word in CLINICAL if word in why]


def test_no_clinical_word_and_no_address_in_full(as_, cast, written):
    Patient.objects.filter(pk=written.pk).update(phone="+13125550142")
    page = as_(cast.ada).get(address(written))
    body = re.sub(r"<[^>]*>", " ", page.content.decode().partition("<table")[2]).lower()
    assert "a page to write on" in body
    for never in (*CLINICAL, "dana@", "5550142", "moreau"):
        assert never not in body
    assert page["Cache-Control"] == "no-store, private"


def test_every_message_that_is_sent_has_a_neutral_name():
    assert NAMES.keys() == LINES.keys()
    assert not [name for name in NAMES.values() for word in CLINICAL if word in name.lower()]


def test_it_has_pages(written, story):
    row = story.row("window-opens")
    many = [
        FollowUp(
            clinic_id=row.clinic_id, patient=written, step=f"by-hand-{number}", title="By hand",
            audience="patient", channel="email", due_at=START + number * HOUR / 10,
            expires_at=START + 90 * HOUR, status="sent", status_at=START, rule=row.rule,
        )
        for number in range(PAGE)
    ]  # fmt: skip
    FollowUp.objects.bulk_create(many)
    now = START + 25 * HOUR
    first, second, beyond = (sent_page(written, number, now) for number in ("", "2", "99"))
    assert (len(first.lines), len(second.lines)) == (PAGE, 2)
    assert (first.next_url, second.previous_url, second.next_url) == ("?page=2", "?page=1", "")
    assert beyond.lines == second.lines
    assert second.shown == f"{PAGE + 1}-{PAGE + 2} of {PAGE + 2}"


def test_the_page_costs_the_same_however_much_was_sent(written, story, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        sent_page(written, "", START + 25 * HOUR)
