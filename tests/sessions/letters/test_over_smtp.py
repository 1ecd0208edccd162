"""From a booking to a mail server on loopback, and what another calendar program makes of it there."""

import pytest

from sessions.models import BookingLetter
from tests.cast import START
from tests.sessions.letters.conftest import DAY, MINUTE, NOON, entry_of, leases_run_out
from tests.sessions.making import HOUR, book_talk

Status, Cause = BookingLetter.Status, BookingLetter.Cause


def parts(mail):
    return [(part.get_content_type(), part.get_filename()) for part in mail.walk() if not part.is_multipart()]


def invitation(mail):
    (part,) = (part for part in mail.walk() if part.get_content_type() == "text/calendar")
    method, event = entry_of(part.get_content())
    assert part["Content-Type"].params["method"] == method
    return method, event


def test_a_mailbox_that_does_not_exist_is_told_to_staff_and_not_tried_again(talk, send, server):
    server.at_rcpt = "550 5.1.1 nobody here"
    letter = send(START + MINUTE)
    assert (letter.status, letter.cause) == (Status.FAILED, Cause.REFUSED) and "550" in letter.detail
    leases_run_out()
    send(START + HOUR)
    letter.refresh_from_db()
    assert letter.tries == 1


def test_a_server_that_asks_to_come_back_gets_the_same_mail_later(talk, send, server):
    server.at_data = "451 4.7.1 greylisted"
    first = send(START + MINUTE)
    assert (first.status, first.tries) == (Status.WAITING, 1) and first.lease_until is not None
    server.at_data = ""
    leases_run_out()
    assert send(START + 9 * MINUTE).status == Status.SENT
    assert [mail["Message-ID"] for mail in server.mails] == [f"<{first.message_id}>"]


def test_a_yes_that_was_lost_repeats_the_mail_to_the_letter(talk, send, server):
    server.hangs_up = True
    send(START + MINUTE)
    server.hangs_up = False
    leases_run_out()
    send(START + 9 * MINUTE)
    once, again = server.mails
    assert once["Message-ID"] == again["Message-ID"]
    assert invitation(once)[1].serialize() == invitation(again)[1].serialize()


def test_a_phone_finds_the_session_moves_it_and_takes_it_out(cast, talk, send, server):
    for hours, act in enumerate([None, talk.move, talk.cancel]):
        if act:
            act(now=START + hours * HOUR)
        send(START + hours * HOUR + MINUTE)
    booked, moved, cancelled = (invitation(mail) for mail in server.mails)
    assert [method for method, _ in (booked, moved, cancelled)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [event.sequence.value for _, event in (booked, moved, cancelled)] == ["0", "1", "2"]
    assert (booked[1].dtstart.value, moved[1].dtstart.value) == (NOON, NOON + DAY)
    assert len({event.uid.value for _, event in (booked, moved, cancelled)}) == 1
    event = booked[1]
    assert event.organizer.value == "mailto:hello@alder.test" and event.organizer.params["CN"] == [
        "Alder Clinic"
    ]
    assert event.attendee.value == "mailto:dana@patient.test" and event.attendee.params["RSVP"] == ["FALSE"]
    assert (event.summary.value, event.location.value) == ("Appointment", "Room 2")


def test_a_mail_is_built_as_calendars_expect_it(talk, send, server):
    send(START + MINUTE)
    (mail,) = server.mails
    assert parts(mail) == [
        ("text/plain", None), ("text/html", None), ("text/calendar", None), ("application/ics", "invite.ics"),
    ]  # fmt: skip
    assert (str(mail["Reply-To"]), mail["From"].addresses[0].display_name) == (
        "hello@alder.test",
        "Alder Clinic",
    )


@pytest.mark.usefixtures("talk")
def test_several_hours_are_files_of_their_own(cast, send, server):
    book_talk(cast, NOON + DAY, now=START)
    send(START + MINUTE)
    (mail,) = server.mails
    files = [part for part in mail.walk() if part.get_filename()]
    assert [part.get_filename() for part in files] == ["invite-1.ics", "invite-2.ics"]
    opened = [entry_of(part.get_content().decode()) for part in files]
    assert [(method, event.dtstart.value) for method, event in opened] == [
        ("REQUEST", NOON), ("REQUEST", NOON + DAY),
    ]  # fmt: skip
    assert "text/calendar" not in dict(parts(mail))
