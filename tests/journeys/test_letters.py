"""Dana is told of a session by e-mail, for her calendar; where that failed, Ada reads why and mends it."""

from datetime import timedelta

from patients.models import Patient
from sessions.models import BookingLetter
from tests.cast import START
from tests.journeys.given import DANAS
from tests.processes import wait_until
from tests.sessions.letters.conftest import NOON, entry_of
from tests.sessions.making import book_talk


def test_ada_reads_that_dana_was_not_told_and_has_it_sent_again(stage, cast, alder, member_at):
    def has_become(status):
        def is_so():
            with alder():
                return BookingLetter.objects.filter(status=status).exists()

        return wait_until(is_so)

    with alder():
        session = book_talk(cast, NOON, now=START, place="Room 2")
        Patient.objects.filter(pk=cast.dana.pk).update(email="")
    stage.time.freeze(START + timedelta(minutes=2))
    assert has_become("failed")

    ada = member_at(cast.ada, "phone")
    ada.opens(f"/sessions/{session.pk}/")
    ada.sees("Not told: no e-mail address on record")
    ada.finds_nothing_wrong("a session that the patient was not told of")
    with alder():
        Patient.objects.filter(pk=cast.dana.pk).update(email=DANAS)
    ada.follows("Send it again")
    ada.finds_nothing_wrong("sending it again")
    ada.presses("Send it again")
    ada.sees("It goes out within a minute.")

    letter = stage.post.wait_for(DANAS)
    (invitation,) = (part for part in letter.walk() if part.get_content_type() == "text/calendar")
    method, event = entry_of(invitation.get_content())
    assert (method, event.dtstart.value, event.location.value) == ("REQUEST", NOON, "Room 2")
    assert has_become("sent")
    ada.opens(f"/follow-ups/patients/{cast.dana.pk}/messages/")
    ada.sees("Told: booked for Wed 4 March, 10:00")
    ada.finds_nothing_wrong("what Dana was told")
