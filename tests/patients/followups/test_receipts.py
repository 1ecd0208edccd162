"""What the gateway tells after it took a text message, and what people write back."""

import json
from datetime import timedelta
from itertools import permutations

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration_care.audit.models import Event
from integration_care.core import tenancy
from patients.actions.consents import give_consent, withdraw_consent
from patients.followups.actions.texted import TITLE, kind_of
from patients.followups.channels.sms import TELLS_US_AT
from patients.followups.engine.receipts import take_receipt
from patients.followups.models import Attempt, FollowUp, Receipt, StaffTask, TextReply
from patients.models import Consent, Patient
from patients.presenters.consents import consent_page
from tests.cast import START
from tests.patients.followups.conftest import HOUR, lease_runs_out
from tests.patients.followups.gateway import ADDRESS, SECRET, tell

NUMBER = "+13125550142"


@pytest.fixture
def texting(cast, story, at, text_gateway):
    """Dana agrees to text messages, and her window's one is due."""
    Patient.objects.filter(pk=cast.dana.pk).update(phone=NUMBER)
    give_consent(by=cast.ada, patient=cast.dana, kind="sms", given_at=START)
    story.dose()
    at(30)
    return text_gateway


@pytest.fixture
def a_text(texting, story, tick):
    """Sent and taken."""
    tick()
    row = story.row("window-opens-sms")
    assert row.status == "sent"
    return row


def receipt(row, status):
    return {"id": row.message_id, "status": status, "at": (START + 30 * HOUR).isoformat()}


@pytest.fixture
def told(client, cast, at):
    """`told(said, 30.1)`: what the gateway says 30.1 hours after START, signed then; the answer's status."""

    def tell_us(said, hours=30.1, signed_after_min=0.0, **more):
        signed = at(hours) + timedelta(minutes=signed_after_min)
        response = tell(client, said, at=signed, **more)
        tenancy.enter(clinic=cast.alder.pk)
        return response.status_code

    return tell_us


# What must never be.


def test_the_address_is_the_one_that_messages_name():
    assert reverse("followups:text-messages") == TELLS_US_AT == ADDRESS


def test_a_stranger_is_refused(client, a_text, at, told):
    said, now = receipt(a_text, "failed"), at(30.1)
    assert told(said, secret="somebody else's") == 403
    assert told(said, **{"X-Care-Signature": ""}) == 403
    assert told(said, **{"X-Care-Timestamp": "soon"}) == 403
    assert told(said, **{"X-Care-Timestamp": str(int(now.timestamp()) + 1)}) == 403
    assert client.get(ADDRESS).status_code == 405
    assert not Receipt.objects.exists()


def test_nothing_is_taken_while_no_secret_is_set(a_text, told, settings):
    settings.SMS_GATEWAY_SECRET = ""
    assert told(receipt(a_text, "failed"), secret="") == 403


@pytest.mark.parametrize("minutes", [-6, 6])
def test_what_was_signed_at_another_time_is_refused(a_text, told, minutes):
    assert told(receipt(a_text, "failed"), signed_after_min=minutes) == 403
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        [],
        {},
        {"id": "x", "status": "delivered", "at": "2026-03-03T10:00:00Z"},
        {"from": NUMBER},
        {"from": "nobody", "text": "STOP"},
        {"from": 1, "text": "STOP"},
    ],
)
def test_what_is_not_the_protocol_is_refused(a_text, told, said):
    assert told(said) == 400


@pytest.mark.parametrize("wrong", [{"status": "read"}, {"at": "yesterday"}, {"at": "2026-03-03T10:00:00"}])
def test_a_receipt_that_says_nothing_clear_is_refused(a_text, told, wrong):
    assert told(receipt(a_text, "failed") | wrong) == 400


def test_a_receipt_of_nothing_that_was_sent_changes_nothing(story, a_text, told):
    untried, mail = story.row("reminder"), story.row("last-reminder")
    for row in (untried, mail):
        assert told(receipt(row, "failed")) == 204
    unknown = {**receipt(a_text, "failed"), "id": "7b7e0f1c-0000-4000-8000-000000000001@x"}
    assert told(unknown) == 204
    assert not Receipt.objects.exists()
    assert story.row("reminder").status == "planned"


# What became of it.


def test_arrived(story, a_text, told):
    assert told(receipt(a_text, "delivered")) == 204
    row = story.row("window-opens-sms")
    assert (row.status, row.status_at) == ("sent", a_text.status_at)
    assert row.receipts.get().status == "delivered"
    assert not StaffTask.objects.filter(follow_up=row).exists()


def test_not_delivered_is_a_task_for_staff_and_never_sent_again(story, a_text, told, tick, texting):
    told(receipt(a_text, "failed"))
    row = story.row("window-opens-sms")
    reason = "the phone network did not deliver it"
    assert (row.status, row.cause, row.reason) == ("failed", "undelivered", reason)
    assert row.task.closed_at is None
    assert row.task.audience == "therapist"
    assert row.task.text == "The phone network did not deliver it. Please make contact in another way."
    story.tell()
    tick()
    assert len(texting.asked) == 1


def test_not_delivered_is_no_task_when_a_session_is_booked_by_then(story, a_text, told):
    story.book(START + 50 * HOUR)
    told(receipt(a_text, "undelivered"))
    row = story.row("window-opens-sms")
    assert row.status == "failed"
    assert row.task.outcome == "not_needed"


@pytest.mark.parametrize("told_us", [(0, "delivered"), (0, "failed"), (500, "delivered"), (500, "failed")])
def test_a_receipt_says_what_our_line_could_not(story, texting, told, tick, told_us):
    """The gateway took it and we never heard so: a receipt ends the doubt, and nothing is sent again."""
    answer, status = told_us
    texting.answers = [answer]
    tick()
    row = story.row("window-opens-sms")
    assert row.status in ("sending", "planned")
    told(receipt(row, status))
    assert story.row("window-opens-sms").status == ("sent" if status == "delivered" else "failed")
    lease_runs_out()
    tick()
    assert len(texting.asked) == 1


def test_three_silences_and_then_a_receipt(story, texting, told, tick):
    texting.answers = [0, 0, 0]
    for _ in range(4):
        tick()
        lease_runs_out()
    row = story.row("window-opens-sms")
    assert (row.status, row.cause, len(texting.taken())) == ("failed", "no_answer", 1)
    told(receipt(row, "delivered"))
    row = story.row("window-opens-sms")
    assert (row.status, row.cause, row.task.outcome) == ("sent", "", "not_needed")


STATUSES = ["delivered", "undelivered", "failed"]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(said=st.lists(st.sampled_from(STATUSES), min_size=1, max_size=5))
def test_receipts_in_any_order_and_number_mean_the_same(said, story, a_text, cast):
    outcomes = set()
    for order in set(permutations(said)) if len(said) < 4 else [said, said[::-1], sorted(said)]:
        Receipt.objects.all().delete()
        StaffTask.objects.filter(follow_up=a_text).delete()
        FollowUp.objects.filter(pk=a_text.pk).update(status="sent", cause="", reason="")
        for status in order:
            take_receipt(a_text.pk, status=status, at=START)
            tenancy.enter(clinic=cast.alder.pk)
        row = FollowUp.objects.get(pk=a_text.pk)
        tasks = StaffTask.objects.open().filter(follow_up=row).count()
        outcomes.add((row.status, row.cause, tasks, row.receipts.count()))
    told_once = len(set(said))
    expected = ("sent", "", 0, told_once) if "delivered" in said else ("failed", "undelivered", 1, told_once)
    assert outcomes == {expected}


def test_the_text_speaks_the_patients_language(cast, texting, tick):
    Patient.objects.filter(pk=cast.dana.pk).update(language="es")
    tick()
    (asked,) = texting.asked
    assert asked["text"].startswith("Alder Clinic: hay algo listo para ti.")
    assert "Responde ALTO" in asked["text"]


# What people write back.


@pytest.mark.parametrize(
    "words", ["STOP", "stop", " Stop. ", "«Alto»", "ALTO!", "Baja", "unsubscribe", "Cancel", "END", "quit"]
)
def test_stop_counts_in_each_of_its_words(words):
    assert kind_of(words) == "stop"


@pytest.mark.parametrize("words", ["end it all", "stop the pain", "please", "", "🙂", "I cannot stop"])
def test_whatever_else_is_written_is_for_a_person(words):
    assert kind_of(words) == "other"


def test_stop_ends_text_messages_in_every_clinic_and_for_all_with_the_number(cast, a_text, told):
    twin = Patient.objects.create(
        clinic=cast.alder, given_name="Twin", family_name="Two", born_on=START.date(), phone=NUMBER,
        time_zone="America/Chicago",
    )  # fmt: skip
    give_consent(by=cast.ada, patient=twin, kind="sms", given_at=START)
    with tenancy.clinic_context(cast.birch.pk):
        other = Patient.objects.create(
            clinic=cast.birch, given_name="Same", family_name="Number", born_on=START.date(), phone=NUMBER,
            time_zone="America/Chicago",
        )  # fmt: skip
        give_consent(by=cast.cy, patient=other, kind="sms", given_at=START)
    assert told({"from": NUMBER, "text": "Stop"}) == 204
    assert not Consent.objects.in_force().filter(kind="sms").exists()
    assert Consent.objects.in_force().filter(patient=cast.dana, kind="email").exists()
    with tenancy.clinic_context(cast.birch.pk):
        assert not Consent.objects.in_force().filter(kind="sms").exists()
    event = Event.objects.of_patient(cast.dana.pk).filter(kind="consent.withdrawn").get()
    assert event.actor_name == "patient by text message"
    lines = [entry.text for entry in consent_page(cast.dana).history]
    assert "Follow-ups by text message: withdrawn by text message" in lines


def test_after_stop_nothing_is_sent(story, texting, told, tick):
    told({"from": NUMBER, "text": "STOP"}, 30)
    tick()
    row = story.row("window-opens-sms")
    assert (texting.asked, row.status, row.reason) == ([], "suppressed", "no consent to text messages")


def test_start_gives_back_only_what_stop_took(cast, a_text, at, told):
    def in_force():
        return Consent.objects.in_force().filter(patient=cast.dana, kind="sms")

    told({"from": NUMBER, "text": "STOP"})
    told({"from": NUMBER, "text": "Start"}, 30.2)
    assert in_force().get().given_by_text
    withdraw_consent(by=cast.dana.member or cast.ada, consent=in_force().get(), now=at(30.3))
    told({"from": NUMBER, "text": "START"}, 30.4)
    assert not in_force().exists()


def test_start_gives_back_nothing_that_was_withdrawn_after_stop(cast, a_text, at, told):
    told({"from": NUMBER, "text": "STOP"})
    on_paper = give_consent(by=cast.ada, patient=cast.dana, kind="sms", given_at=START - timedelta(days=7))
    withdraw_consent(by=cast.ada, consent=on_paper, now=at(30.2))
    assert told({"from": NUMBER, "text": "START"}, 30.3) == 204
    assert not Consent.objects.in_force().filter(patient=cast.dana, kind="sms").exists()


def test_start_changes_nothing_where_an_older_form_holds_again(cast, a_text, told):
    told({"from": NUMBER, "text": "STOP"})
    on_paper = give_consent(by=cast.ada, patient=cast.dana, kind="sms", given_at=START - timedelta(days=7))
    assert told({"from": NUMBER, "text": "START"}, 30.3) == 204
    assert Consent.objects.in_force().get(patient=cast.dana, kind="sms") == on_paper


def test_stop_overheard_and_said_again_changes_nothing(cast, a_text, told):
    told({"from": NUMBER, "text": "STOP"})
    told({"from": NUMBER, "text": "START"}, signed_after_min=0.5)
    assert told({"from": NUMBER, "text": "STOP"}) == 204
    assert Consent.objects.in_force().filter(patient=cast.dana, kind="sms").exists()


def test_other_words_become_a_call_and_are_kept_nowhere(cast, a_text, told, caplog):
    words = "I can not go on"
    with caplog.at_level("DEBUG"):
        for minute in (6, 7):
            said = {"from": NUMBER, "text": words}
            assert told(said, 30 + minute / 60) == 204
    task = StaffTask.objects.open().get(title=TITLE)
    assert (task.patient, task.audience) == (cast.dana, "therapist")
    assert TextReply.objects.filter(kind="other").count() == 2
    kept = json.dumps([list(StaffTask.objects.values()), list(Event.objects.values())], default=str)
    for never in (words, "go on"):
        assert never not in kept
        assert never not in caplog.text
    assert NUMBER not in caplog.text


def test_other_words_concern_only_the_clinic_that_texted(cast, told, settings):
    Patient.objects.filter(pk=cast.dana.pk).update(phone=NUMBER)
    settings.SMS_GATEWAY_SECRET = SECRET
    assert not Attempt.objects.exists()
    assert told({"from": NUMBER, "text": "hello"}) == 204
    assert not StaffTask.objects.exists()


def test_a_number_that_nobody_knows_is_answered_alike(told, settings):
    settings.SMS_GATEWAY_SECRET = SECRET
    assert told({"from": "+13125550199", "text": "STOP"}) == 204
