"""What there is to say of one session to somebody who knows this much of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sessions.feeds.outward import Hour
from sessions.models import BookingLetter, BookingLine, CareSession

Status, Word, Cause = CareSession.Status, BookingLine.Word, BookingLetter.Cause
OFF = (Status.CANCELLED, Status.VOID)


@dataclass(frozen=True)
class Known:
    """What they were told last. `is_sure`: the mail server took it; otherwise it may not have arrived."""

    word: str
    starts: datetime
    ends: datetime
    place: str
    is_sure: bool

    @property
    def stands(self) -> bool:
        return self.word != Word.CANCELLED


@dataclass(frozen=True)
class Said:
    """A word with the hour it is about; or no word, and why."""

    word: str = ""
    cause: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    place: str = ""


def say(status: str, hour: Hour, known: Known | None, now: datetime) -> Said:
    """Nobody is told of what has begun. What was taken off is told by the hour they know."""
    if status in OFF:
        return _off(known, now)
    if status != Status.BOOKED or hour.starts <= now:
        return Said(cause=Cause.BEGUN)
    is_news = known is None or not known.stands
    same = known is not None and (known.starts, known.ends, known.place) == (
        hour.starts,
        hour.ends,
        hour.place,
    )
    if same and not is_news and known is not None and known.is_sure:
        return Said(cause=Cause.SAME)
    return Said(Word.BOOKED if is_news else Word.MOVED, "", hour.starts, hour.ends, hour.place)


def _off(known: Known | None, now: datetime) -> Said:
    if known is None:
        return Said(cause=Cause.NEVER_TOLD)
    if not known.stands and known.is_sure:
        return Said(cause=Cause.SAME)
    if known.starts <= now:
        return Said(cause=Cause.BEGUN)
    return Said(Word.CANCELLED, "", known.starts, known.ends, known.place)
