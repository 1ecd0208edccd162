"""What a patient reads of a booking: once, in their own words, and nothing of what they come for."""

import re

import pytest
from django.core.mail import EmailMultiAlternatives

from patients.followups.channels import NotSetUp, TryAgain, YesLost
from patients.followups.channels.email import compose
from patients.models import Patient
from sessions import actions
from sessions.feeds.facts import hours_of
from sessions.groups.actions import cancel_meeting, close_group, join, move_meeting
from sessions.groups.models import Meeting
from sessions.models import BookingLetter, CareSession
from sessions.series.actions import book_series
from sessions.series.forms import Visit
from tests.cast import START
from tests.patients.followups import wire
from tests.patients.followups.test_what_leaves import betrayed
from tests.sessions.groups.making import FIRST, a_circle, somebody
from tests.sessions.letters.conftest import DAY, MINUTE, NOON, entries, leases_run_out
from tests.sessions.making import HOUR, book_dose, book_talk

Status, Cause = BookingLetter.Status, BookingLetter.Cause


def told(sent):
    return [(message.subject, message.details) for message in sent]


def test_a_booking_is_told_on_the_patients_own_clock(talk, send, sent):
    letter = send(START + MINUTE)
    assert told(sent) == [
        ("Your appointment with Alder Clinic", "Wed 4 March, 09:00\N{EN DASH}10:00 (Chicago), Room 2")
    ]
    assert (letter.status, letter.sent_to) == (Status.SENT, "d…@patient.test")
    assert send(START + HOUR).pk == letter.pk and len(sent) == 1


def test_it_waits_a_moment_for_second_thoughts(talk, send, sent):
    send(START + MINUTE / 2)
    assert sent == []


def test_booked_and_moved_within_a_moment_is_one_letter_with_the_last_word(talk, send, sent):
    talk.move(now=START + MINUTE / 2)
    send(START + 2 * MINUTE)
    ((method, event),) = entries(sent)
    assert (method, event.dtstart.value, event.sequence.value) == ("REQUEST", NOON + DAY, "1")
    assert "Thu 5 March" in sent[0].details and sent[0].subject == "Your appointment with Alder Clinic"


def test_a_hand_that_goes_on_changing_things_is_not_waited_for_for_ever(talk, send, sent):
    for minutes in range(1, 5):
        talk.move(to=NOON + minutes * HOUR, now=START + minutes * MINUTE)
    send(START + 5 * MINUTE)
    assert len(sent) == 1


def test_moved_cancelled_and_booked_again_are_told_one_after_the_other(talk, send, sent):
    changes = [None, talk.move, talk.cancel, talk.book_again]
    for hours, act in enumerate(changes):
        if act:
            act(now=START + hours * HOUR)
        send(START + hours * HOUR + MINUTE)
    assert [(method, event.sequence.value, event.status.value) for method, event in entries(sent)] == [
        ("REQUEST", "0", "CONFIRMED"), ("REQUEST", "1", "CONFIRMED"),
        ("CANCEL", "2", "CANCELLED"), ("REQUEST", "3", "CONFIRMED"),
    ]  # fmt: skip
    assert len({event.uid.value for _, event in entries(sent)}) == 1
    assert [subject for subject, _ in told(sent)] == [
        "Your appointment with Alder Clinic", "A change to your appointment with Alder Clinic",
        "Your appointment with Alder Clinic is cancelled", "Your appointment with Alder Clinic",
    ]  # fmt: skip


def test_what_is_cancelled_is_told_by_the_hour_they_know(talk, send, sent):
    send(START + MINUTE)
    talk.move(now=START + HOUR)
    talk.cancel(now=START + HOUR)
    send(START + 2 * HOUR)
    assert "Wed 4 March" in sent[1].details and "5 March" not in sent[1].details


def test_a_booking_entered_in_error_is_taken_back(cast, talk, send, sent):
    send(START + MINUTE)
    actions.void(by=cast.ada, session=talk.session, reason="wrong patient", now=START + HOUR)
    send(START + 2 * HOUR)
    assert [method for method, _ in entries(sent)] == ["REQUEST", "CANCEL"]


def test_feed_and_invitation_agree(cast, talk, patient_member, send, sent):
    talk.move()
    send(START + MINUTE)
    ((_, event),) = entries(sent)
    (hour,) = hours_of(patient_member, START)
    assert event.uid.value.partition("@")[0] == str(hour.key)
    assert int(event.sequence.value) == hour.changes
    assert event.url.value.endswith(hour.path) and event.url.value in sent[0].url


def test_a_series_is_one_letter_with_an_invitation_for_each_hour(cast, send, sent):
    starts = [NOON + days * DAY for days in range(3)]
    visit = Visit(lead=cast.nia, minutes=120, place="", support=CareSession.Support.MEDICAL_ONLY)
    book_series(by=cast.ada, course=cast.course, visit=visit, starts=starts, now=START)
    send(START + MINUTE)
    (message,) = sent
    assert [event.dtstart.value for _, event in entries(sent)] == starts
    assert len(message.details.splitlines()) == 3
    mail = compose(message)
    assert [name for name, _, _ in mail.attachments] == ["invite-1.ics", "invite-2.ics", "invite-3.ics"]
    assert [kind for _, kind in mail.alternatives] == ["text/html"]


def test_a_circle_is_told_to_each_as_their_own_hour(cast, send, sent):
    meeting = Meeting.objects.get(group=a_circle(cast))
    gil = somebody(cast, "Gil", "Roth")
    for course in (cast.course, gil):
        join(by=cast.ada, group=meeting.group, course=course, now=START)
    send(START + MINUTE)
    assert sorted(message.to for message in sent) == ["dana@patient.test", "gil@patient.test"]
    for message in sent:
        other = {"dana@patient.test": "gil", "gil@patient.test": "dana"}[message.to]
        assert other not in str(message).lower() and "circle" not in str(message).lower()
    later = FIRST + DAY
    move_meeting(
        by=cast.ada, meeting=meeting, starts_at=later, ends_at=later + HOUR, now=START + HOUR, lead=cast.ada,
        place="Garden room",
    )  # fmt: skip
    send(START + 2 * HOUR)
    cancel_meeting(by=cast.ada, meeting=meeting, reason="snow", now=START + 3 * HOUR)
    send(START + 4 * HOUR)
    assert [method for method, _ in entries(sent)] == ["REQUEST"] * 4 + ["CANCEL"] * 2
    close_group(by=cast.ada, group=meeting.group, reason="over", now=START + 5 * HOUR)
    send(START + 6 * HOUR)
    assert len(sent) == 6


def test_a_server_that_cannot_now_is_asked_again_with_what_is_true_then(talk, send, sent):
    wire.answers.extend([TryAgain("451 later"), NotSetUp("530 sign in")])
    assert send(START + MINUTE).status == Status.WAITING
    talk.move(now=START + 2 * MINUTE)
    leases_run_out()
    send(START + 9 * MINUTE)
    leases_run_out()
    send(START + 20 * MINUTE)
    assert [event.dtstart.value for _, event in entries(sent)] == [NOON + DAY]


def test_a_server_that_never_answers_is_given_up_after_two_days(talk, send, sent):
    BookingLetter.objects.update(tries=100, status=Status.WAITING)
    assert send(START + MINUTE).cause == Cause.NO_SERVER


def test_a_lost_answer_repeats_the_same_letter_and_the_same_entry(talk, send, sent):
    wire.answers.append(YesLost("gone"))
    first = send(START + MINUTE)
    assert first.status == Status.SENDING
    leases_run_out()
    assert send(START + 5 * MINUTE).status == Status.SENT
    assert sent[0].message_id == first.message_id


def test_what_may_have_arrived_is_not_repeated_over_what_is_newer(talk, send, sent):
    wire.answers.append(YesLost("gone"))
    first = send(START + MINUTE)
    talk.cancel(now=START + 2 * MINUTE)
    leases_run_out()
    send(START + 9 * MINUTE)
    send(START + 20 * MINUTE)
    first.refresh_from_db()
    assert (first.status, first.cause) == (Status.FAILED, Cause.NO_ANSWER)
    assert [method for method, _ in entries(sent)] == ["CANCEL"]


def test_three_silences_are_told_as_what_they_are(talk, send, sent):
    wire.answers.extend([YesLost("gone")] * 3)
    for minutes in range(1, 5):
        letter = send(START + minutes * MINUTE)
        leases_run_out()
    assert (letter.status, letter.cause, letter.tries) == (Status.FAILED, Cause.NO_ANSWER, 3)


def test_a_letter_that_cannot_be_composed_does_not_hold_the_others_up(cast, talk, send, sent):
    gil = somebody(cast, "Gil", "Roth")
    actions.book(
        by=cast.ada, course=gil, kind=CareSession.Kind.PREPARATION, lead=cast.ada, starts_at=NOON + 2 * HOUR,
        ends_at=NOON + 3 * HOUR, now=START,
    )  # fmt: skip
    Patient.objects.filter(pk=cast.dana.pk).update(time_zone="Nowhere/Land")
    send(START + MINUTE)
    send(START + 2 * MINUTE)
    assert [message.to for message in sent] == ["gil@patient.test"]


# --- what leaves ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_in_a_letter_says_what_somebody_comes_for(cast, patient_member, send, sent, language):
    Patient.objects.filter(pk=cast.dana.pk).update(language=language, email="d@mail.test")
    type(cast.alder).objects.filter(pk=cast.alder.pk).update(
        name="Alder Ketamine", sender_name="Alder Street"
    )
    dose = book_dose(cast, NOON, now=START, place="Ketamine suite")
    book_talk(cast, NOON + 26 * HOUR, now=START, place="Room 2")
    a_circle(cast, name="Grief and depression", starts=(NOON + 50 * HOUR,))
    send(START + MINUTE)
    actions.cancel(by=cast.ada, session=dose, reason="ill", now=START + HOUR)
    send(START + 2 * HOUR)
    assert len(sent) == 2
    for message in sent:
        mail = compose(message)
        assert (
            isinstance(mail, EmailMultiAlternatives) and betrayed(mail, besides={"sesión"}) == []
        )  # signing in
        for one in message.calendars:
            text = re.sub(r"\r\n ", "", one.content).lower()
            for word in (
                "ketamine",
                "moreau",
                "lindqvist",
                "grief",
                "circle",
                "integration",
                "session",
                "dose",
            ):
                assert word not in text, (word, text)
    assert ("Tus citas" in sent[0].subject) is (language == "es")


def test_without_a_portal_there_is_no_link_that_leads_nowhere(talk, send, sent):
    send(START + MINUTE)
    assert sent[0].url == "" and not hasattr(entries(sent)[0][1], "url")
    assert "http" not in compose(sent[0]).body
