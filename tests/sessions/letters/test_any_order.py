"""However a session is booked, moved, cancelled and booked again, and whenever the mail server answers, the
phone ends up knowing what is so: by one identity, a count that never falls, and a last word that is true."""

from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration_care.core import tenancy
from integration_care.demo import movable_clock
from patients.followups.channels import TryAgain, YesLost
from sessions import actions
from sessions.feeds.outward import Hour
from sessions.letters.saying import Known, say
from sessions.letters.sweep import send_letters
from sessions.models import BookingLine, CareSession
from tests.cast import START
from tests.patients.followups import wire
from tests.sessions.letters.conftest import DAY, NOON, entries, leases_run_out
from tests.sessions.making import HOUR, book_talk

Status, Word = CareSession.Status, BookingLine.Word
MOVE = st.tuples(st.just("move"), st.integers(0, 3))
OTHERS = [("cancel", 0), ("book_again", 0), ("send", 0)]
TROUBLE = st.lists(st.sampled_from([TryAgain("451"), YesLost("gone")]), max_size=2)


class Phone:
    """What a calendar keeps: an hour, or none once it was cancelled; every identity and count it was told."""

    def __init__(self, messages):
        self.uids, self.counts, self.hour = set(), [], None
        for method, event in entries(messages):
            self.uids.add(event.uid.value)
            self.counts.append(int(event.sequence.value))
            self.hour = event.dtstart.value if method == "REQUEST" else None


@given(steps=st.lists(st.one_of(MOVE, st.sampled_from(OTHERS)), max_size=20))
def test_what_is_said_last_is_what_is_so_and_nothing_is_said_twice(steps):
    """Pure: the words alone, with a patient who hears each of them."""
    status, at, known, words = Status.BOOKED, NOON, None, []
    for step, number in [*steps, ("send", 0), ("send", 0)]:
        if step == "move" and status == Status.BOOKED:
            at = NOON + number * DAY
        elif step == "cancel":
            status = Status.CANCELLED
        elif step == "book_again":
            status = Status.BOOKED
        elif step == "send":
            hour = Hour(uuid4(), at, at + HOUR, "", "", START, 0)
            said = say(status, hour, known, START)
            words.append(said.word)
            if said.word:
                known = Known(said.word, said.starts, said.ends, said.place, is_sure=True)
    assert words[-1] == ""
    said = [word for word in words if word]
    assert all(first == Word.CANCELLED for first, then in pairwise(said) if then == Word.BOOKED)
    assert (known.starts if known and known.stands else None) == (at if status == Status.BOOKED else None)


def play(cast, steps):
    """The session as it stands at the end, after everything had time to go out."""
    session, now = book_talk(cast, NOON + 7 * DAY, now=START), START
    for step, number in [*steps, *[("send", 0)] * 4]:
        now += timedelta(minutes=1)
        if step == "move" and session.status == Status.BOOKED:
            at = NOON + (7 + number) * DAY
            actions.move(by=cast.ada, session=session, starts_at=at, ends_at=at + HOUR, now=now)
        elif step == "cancel" and session.status == Status.BOOKED:
            actions.cancel(by=cast.ada, session=session, reason="snow", now=now)
        elif step == "book_again" and session.status == Status.CANCELLED:
            actions.book_again(by=cast.ada, session=session, now=now)
        elif step == "send":
            now += timedelta(minutes=1)
            movable_clock.freeze(now)
            leases_run_out()
            send_letters()
            tenancy.enter(clinic=cast.alder.pk)
    return session


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(st.one_of(MOVE, st.sampled_from(OTHERS)), max_size=6), trouble=TROUBLE)
def test_one_identity_a_rising_count_and_a_true_last_word(cast, sent, steps, trouble):
    """A server in trouble changes when they know, not what: a repeat carries the same count, no lower."""
    with transaction.atomic():
        sent.clear()
        wire.answers[:] = trouble
        session, phone = play(cast, steps), Phone(sent)
        transaction.set_rollback(True)
    assert phone.counts == (sorted(phone.counts) if trouble else sorted(set(phone.counts)))
    assert len(phone.uids) <= 1
    assert phone.hour == (session.scheduled_start if session.status == Status.BOOKED else None)
