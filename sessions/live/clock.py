"""The T+ clock: time since the first administration, in minutes as a clock on the wall counts them.

One arithmetic for the running clock, the log, the table and what is due; `static/js/dosing.js` does the same.
Seconds are left off both times first: T+ is always the difference of the two times printed beside it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)


def t_plus(at: datetime, first_at: datetime) -> str:
    """T+0:43"""
    return f"T+{t_of(max(at, first_at), first_at)}"


def t_of(at: datetime, first_at: datetime | None) -> str:
    """0:30 after the first administration, −0:12 before it, `base` while nothing was given."""
    if first_at is None:
        return "base"
    minutes = (on_the_clock(at) - on_the_clock(first_at)) // MINUTE
    sign = "\N{MINUS SIGN}" if minutes < 0 else ""
    return f"{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02d}"


def t_words(at: datetime, first_at: datetime | None) -> str:
    """at T+0:30, or at baseline"""
    if first_at is None or at < first_at:
        return "at baseline"
    return f"at {t_plus(at, first_at)}"


def on_the_clock(at: datetime) -> datetime:
    """The minute that a clock shows then."""
    return at.replace(second=0, microsecond=0)
