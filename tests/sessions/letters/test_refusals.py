"""Nobody is written to who should not be, nothing is told too late, and staff read why."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from integration_care.core import tenancy
from patients.followups.channels import Refused
from patients.models import Consent, Course, Patient
from sessions import actions
from sessions.letters.actions import TooLate, send_again
from sessions.models import BookingLetter, BookingLine, CareSession
from tests.cast import START
from tests.patients.followups import wire
from tests.sessions.letters.conftest import MINUTE, NOON
from tests.sessions.making import HOUR, book_talk

Cause, Status = BookingLetter.Cause, BookingLetter.Status


def withdraw(cast):
    Consent.objects.filter(patient=cast.dana, kind="email").update(withdrawn_at=START)


def change(model, **values):
    return lambda cast: model.objects.filter(clinic=cast.alder.pk).update(**values)


def switch_off(cast):
    type(cast.alder).objects.filter(pk=cast.alder.pk).update(tells_of_bookings=False)


SPEAKS_AGAINST = {
    Cause.CONSENT: withdraw,
    Cause.ARCHIVED: change(Patient, is_archived=True),
    Cause.ADDRESS: change(Patient, email=""),
    Cause.PAUSED: change(Course, paused_at=START),
    Cause.CLOSED: change(Course, phase="closed"),
    Cause.OFF: switch_off,
}


@pytest.mark.parametrize("cause", SPEAKS_AGAINST, ids=lambda cause: cause.value)
def test_what_speaks_against_it_when_it_would_go_out_holds_it_back_and_is_told(cast, talk, send, sent, cause):
    SPEAKS_AGAINST[cause](cast)
    letter = send(START + MINUTE)
    assert (sent, letter.cause, letter.status in BookingLetter.NOT_TOLD) == ([], cause, True)


def test_without_e_mail_set_up_it_says_so(talk, send, sent, settings):
    settings.FOLLOW_UP_CHANNELS = {}
    assert send(START + MINUTE).cause == Cause.CHANNEL


def test_a_clinic_that_switched_it_off_writes_nothing_down(cast, sent):
    cast.ada.clinic.tells_of_bookings = False
    book_talk(cast, NOON, now=START)
    assert not BookingLetter.objects.exists()


def test_nobody_is_told_of_a_session_that_has_begun(talk, send, sent):
    letter = send(NOON)
    assert (sent, letter.status, letter.cause) == ([], Status.EXPIRED, Cause.BEGUN)


def test_what_is_written_up_afterwards_is_news_to_nobody(cast):
    book_talk(cast, START, now=START + 2 * HOUR)
    assert not BookingLetter.objects.exists()


def test_in_quiet_hours_it_waits_and_where_they_leave_no_time_it_is_told(cast, clock, send, sent):
    late = START.replace(hour=4) + timedelta(days=1)  # ten in the evening in Chicago, where Dana lives
    book_talk(cast, late + 24 * HOUR, now=late)
    letter = send(late + MINUTE)
    assert (sent, letter.status) == ([], Status.WAITING)
    assert letter.due_at.astimezone(cast.dana.zone).time() == time(8, 0)
    assert send(letter.due_at).status == Status.SENT
    soon = late + 24 * HOUR
    book_talk(cast, soon + 3 * HOUR, now=soon)
    assert send(soon + MINUTE).cause == Cause.QUIET


def test_booked_and_cancelled_before_anything_went_out_tells_nobody(talk, send, sent):
    talk.cancel()
    letter = send(START + MINUTE)
    assert (sent, letter.status, letter.cause) == ([], Status.NEEDLESS, Cause.NEVER_TOLD)


def test_another_therapist_is_no_news(cast, talk, send, sent):
    send(START + MINUTE)
    talk.move(to=NOON, lead=cast.bea, now=START + HOUR)
    assert send(START + 2 * HOUR).cause == Cause.SAME and len(sent) == 1


def test_a_paused_engine_sends_nothing_and_forgets_nothing(cast, talk, send, sent):
    type(cast.alder).objects.filter(pk=cast.alder.pk).update(engine_paused_at=START)
    assert send(START + MINUTE).status == Status.WAITING
    type(cast.alder).objects.filter(pk=cast.alder.pk).update(engine_paused_at=None)
    assert send(START + 2 * MINUTE).status == Status.SENT


def test_a_refused_booking_leaves_no_letter_behind(cast):
    with pytest.raises(Exception, match="ends after it starts"):
        actions.book(
            by=cast.ada, course=cast.course, kind=CareSession.Kind.INTEGRATION, lead=cast.ada,
            starts_at=NOON, ends_at=NOON, now=START,
        )  # fmt: skip
    assert not BookingLetter.objects.exists()


def test_another_clinic_sees_no_letter(cast, talk):
    tenancy.enter(clinic=cast.birch.pk)
    assert not BookingLetter.objects.exists() and not BookingLine.objects.exists()


# --- sent again --------------------------------------------------------------------------


def refused(send):
    wire.answers.append(Refused("550 no such mailbox"))
    return send(START + MINUTE)


def test_strangers_find_no_letter_to_send_again(cast, talk, send, sent, as_):
    url = reverse("sessions:tell-again", args=[refused(send).pk])
    for stranger in (cast.bea, cast.cy):
        assert as_(stranger).get(url).status_code == 404
        assert as_(stranger).post(url).status_code == 404


def test_a_letter_that_went_out_or_whose_time_has_come_is_not_sent_again(cast, talk, send, sent):
    gone = send(START + MINUTE)
    with pytest.raises(TooLate):
        send_again(by=cast.ada, letter=gone, now=START + HOUR)
    talk.move(now=START + HOUR)
    wire.answers.append(Refused("550 no such mailbox"))
    not_gone = send(START + 2 * HOUR)
    with pytest.raises(TooLate):
        send_again(by=cast.ada, letter=not_gone, now=NOON + timedelta(days=2))


@pytest.mark.usefixtures("talk")
def test_what_could_not_be_delivered_is_sent_again_once_however_often_it_is_pressed(cast, send, sent, as_):
    letter = refused(send)
    assert (letter.status, letter.cause) == (Status.FAILED, Cause.REFUSED)
    url = reverse("sessions:tell-again", args=[letter.pk])
    assert "once more" in as_(cast.ada).get(url).content.decode()
    for _ in range(2):
        assert as_(cast.ada).post(url).status_code == 302
    tenancy.enter(clinic=cast.alder.pk)
    assert send(START + 2 * MINUTE).status == Status.SENT
    assert send(START + 9 * MINUTE).asked_by == cast.ada
    assert len(sent) == 1
