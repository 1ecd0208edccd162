"""A patient who is told of their bookings: the clock, the engine's round, and what went out."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import vobject

from integration_care.core import tenancy
from sessions import actions
from sessions.letters.sweep import send_letters
from sessions.models import BookingLetter
from tests.cast import START
from tests.patients.followups.conftest import sent, server  # noqa: F401 - fixtures
from tests.sessions.making import HOUR, book_talk

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NOON = START + DAY


@pytest.fixture
def send(cast, clock):
    """`send(START)`: one round of the engine at that time; the letter that was opened last, if any."""

    def round_at(at):
        clock(at)
        send_letters()
        tenancy.enter(clinic=cast.alder.pk)
        return BookingLetter.objects.order_by("-opened_at", "-created_at").first()

    return round_at


@pytest.fixture
def talk(cast):
    """Dana's session tomorrow, and what may become of it at a moment."""
    session = book_talk(cast, NOON, now=START, place="Room 2")

    def move(to=NOON + DAY, now=START, **more):
        actions.move(by=cast.ada, session=session, starts_at=to, ends_at=to + HOUR, now=now, **more)

    def cancel(now=START):
        actions.cancel(by=cast.ada, session=session, reason="snow", now=now)

    def book_again(now=START):
        actions.book_again(by=cast.ada, session=session, now=now)

    return SimpleNamespace(session=session, move=move, cancel=cancel, book_again=book_again)


def leases_run_out():
    BookingLetter.objects.exclude(lease_until=None).update(lease_until=datetime(2000, 1, 1, tzinfo=UTC))


def entry_of(calendar):
    """One calendar object by another parser: its method and its one event."""
    read = vobject.readOne(calendar if isinstance(calendar, str) else calendar.content)
    (event,) = read.vevent_list
    return read.method.value, event


def entries(messages):
    return [entry_of(one) for message in messages for one in message.calendars]
