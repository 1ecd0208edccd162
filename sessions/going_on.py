"""What stands in the way of giving more in a dose that has begun: crossed lines, and a no that stands."""

from __future__ import annotations

from datetime import datetime

from integration_care.core.ui.words import local_clock
from sessions.crossings import Crossing, crossings_of, undecided
from sessions.errors import OutOfOrder, Refused
from sessions.models import Administration, CareSession
from sessions.ready.points import ready_facts, review_point

FIRST = Administration.Part.FIRST


class HeldBack(Refused):
    """Somebody who decides said no; nothing more is given until they decide again."""


class NotAcknowledged(Refused):
    """Passes with a reason: `despite`."""

    field = "despite"


def check_after_first(session: CareSession, part: str, at: datetime) -> None:
    """The T+ clock hangs on the first dose: nothing is written before it in passing. The minute counts."""
    standing = session.administrations.standing()
    first = (standing.filter(part=FIRST) if part == FIRST else standing).first()
    if first and at < first.given_at.replace(second=0, microsecond=0):
        clock = local_clock(first.given_at, session.clinic.zone)
        raise OutOfOrder(
            f"This is before the first dose of {clock}; correct that one instead.", field="given_at"
        )


def check_going_on(session: CareSession, at: datetime, despite: str) -> tuple[str, ...]:
    """Before more is given at `at`: the titles of the lines that nobody acknowledged, given despite them."""
    if not session.administrations.standing().exists():
        return ()
    found = [one for one in crossings_of(session) if one.observation.observed_at <= at]
    refused = _refused(session, found, at)
    if refused:
        raise HeldBack(f"{refused}. Nothing more is given until the prescriber decides again.")
    titles = tuple(dict.fromkeys(line.title for one in found for line in one.open_lines))
    if titles and not despite.strip():
        raise NotAcknowledged(
            f"Not acknowledged: {'; '.join(titles)}. Acknowledge it first, or say why more is given."
        )
    return titles


def _refused(session: CareSession, found: list[Crossing], at: datetime) -> str:
    rows = list(session.observations.standing().filter(observed_at__lte=at))
    for one in undecided(found, rows):
        if one.refusal:
            return f"{one.worst.title}: the prescriber said not to go ahead"
    no = (one for one in ready_facts(session, at).reviews if one.goes_ahead is False)
    return next((review_point(one).text for one in no), "")
