"""Consent that is withdrawn holds back what was planned while it stood, whatever way it would have gone.

Phones have their own: test_push.py; e-mails about bookings: tests/sessions/letters/test_refusals.py; answers
to concerns: tests/patients/concerns/test_telling.py.
"""

import pytest

from patients.actions import give_consent, withdraw_consent
from patients.followups.models import Attempt
from patients.models import Consent
from tests.cast import START


def withdraw(cast, kind, now):
    consent = Consent.objects.in_force().get(patient=cast.dana, kind=kind)
    withdraw_consent(by=cast.ada, consent=consent, now=now)


@pytest.fixture
def texts(cast, text_gateway):
    Consent.objects.create(clinic=cast.alder, patient=cast.dana, kind="sms", given_at=START)
    return text_gateway


def test_an_email_planned_before_does_not_go(cast, story, at, tick, sent):
    story.dose()
    at(22)
    withdraw(cast, "email", story.now)
    at(23)
    tick()
    row = story.row("first-24-hours")
    assert (sent, row.status, row.reason) == ([], "suppressed", "no consent to e-mail")
    assert not Attempt.objects.exists()


def test_a_text_message_planned_before_does_not_go(cast, story, at, texts, tick):
    story.dose()
    at(29)
    withdraw(cast, "sms", story.now)
    at(30.1)
    tick()
    row = story.row("window-opens-sms")
    assert (texts.asked, row.status, row.reason) == ([], "suppressed", "no consent to text messages")


def test_that_text_would_have_gone_with_the_consent(story, at, texts, tick):
    story.dose()
    at(30.1)
    tick()
    assert story.row("window-opens-sms").status == "sent" and len(texts.asked) == 1


def test_it_is_withdrawn_for_this_way_alone(cast, story, at, tick, sent):
    story.dose()
    withdraw(cast, "call", START)
    at(23)
    tick()
    assert len(sent) == 1


def test_given_again_it_counts_from_then(cast, story, at, tick, sent):
    story.dose()
    withdraw(cast, "email", START)
    give_consent(by=cast.ada, patient=cast.dana, kind="email", given_at=at(22), version="2")
    at(23)
    tick()
    assert len(sent) == 1
