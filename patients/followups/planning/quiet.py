"""Quiet hours: when a message may reach a patient, in the local wall time of the place where they are.

What counts is the wall clock at that instant, so a quiet night is an hour shorter or longer when the clocks
change; a wall time that a change skips is simply never reached.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from patients.protocols.values import QuietHours

__all__ = ["QuietHours", "Slot", "find_slot", "is_quiet"]

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Slot:
    """When to send (UTC). `held_from` is the moment it was due before quiet hours moved it, else None."""

    at: datetime
    held_from: datetime | None = None


def is_quiet(instant: datetime, *, zone: ZoneInfo, quiet: QuietHours) -> bool:
    """Whether `instant` lies in quiet hours on a clock on the patient's wall."""
    wall = instant.astimezone(zone).time()
    if quiet.start <= quiet.end:
        return quiet.start <= wall < quiet.end
    return wall >= quiet.start or wall < quiet.end


def find_slot(
    due_at: datetime, *, expires_at: datetime, earliest: datetime, zone: ZoneInfo, quiet: QuietHours
) -> Slot | None:
    """Move `due_at` out of quiet hours; None when there is no allowed minute left.

    Later is better: the first allowed minute, if that is before `expires_at`. Otherwise the last allowed
    minute before quiet time began, if that is not before `earliest`.
    """
    due_at = due_at.astimezone(UTC)
    if not is_quiet(due_at, zone=zone, quiet=quiet):
        return Slot(due_at) if due_at < expires_at else None
    for minute in chain(_later(due_at, until=expires_at), _earlier(due_at, until=earliest)):
        if not is_quiet(minute, zone=zone, quiet=quiet):
            return Slot(minute, held_from=due_at)
    return None


def _later(instant: datetime, *, until: datetime) -> Iterator[datetime]:
    minute = instant.replace(second=0, microsecond=0) + MINUTE
    while minute < until:
        yield minute
        minute += MINUTE


def _earlier(instant: datetime, *, until: datetime) -> Iterator[datetime]:
    minute = instant.replace(second=0, microsecond=0)
    while minute >= until:
        yield minute
        minute -= MINUTE
