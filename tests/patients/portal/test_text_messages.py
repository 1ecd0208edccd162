"""What Dana reads beside the switch for text messages, before she agrees to any."""

from datetime import timedelta

import pytest

from patients.actions.consents import give_consent, withdraw_consent
from patients.models import Patient
from patients.portal.presenters.me import MePage
from tests.cast import START


@pytest.fixture
def set_up(settings):
    settings.FOLLOW_UP_CHANNELS = {"sms": "patients.followups.channels.console.Console"}


def texts(patient):
    (line,) = [one for one in MePage(patient, START).channels if one.kind == "sms"]
    return line


def test_a_clinic_that_sends_none_says_so(cast):
    assert texts(cast.dana).note == "Your clinic does not send text messages yet."


def test_without_a_number_nothing_can_come(cast, set_up):
    Patient.objects.filter(pk=cast.dana.pk).update(phone="")
    cast.dana.refresh_from_db()
    assert texts(cast.dana).note == "Your clinic has no number for them yet. Tell them yours."


def test_she_is_told_that_nobody_reads_replies_and_how_to_end_them(cast, set_up):
    line = texts(cast.dana)
    assert not line.is_given
    assert "We cannot read what you reply. To end them, reply STOP." in line.note


def test_whoever_said_stop_finds_the_way_back_here(cast, set_up):
    consent = give_consent(by=cast.ada, patient=cast.dana, kind="sms", given_at=START)
    assert "To end them, reply STOP" in texts(cast.dana).note
    withdraw_consent(by=cast.ada, consent=consent, now=START, by_text=True)
    line = texts(cast.dana)
    assert (line.is_given, line.note) == (False, "You ended them with STOP. Here they begin again.")


def test_whoever_withdrew_a_form_from_before_stop_is_not_told_of_stop(cast, set_up):
    consent = give_consent(by=cast.ada, patient=cast.dana, kind="sms", given_at=START)
    withdraw_consent(by=cast.ada, consent=consent, now=START, by_text=True)
    on_paper = give_consent(by=cast.ada, patient=cast.dana, kind="sms", given_at=START - timedelta(days=7))
    withdraw_consent(by=cast.ada, consent=on_paper, now=START + timedelta(hours=1))
    assert "To end them, reply STOP" in texts(cast.dana).note
