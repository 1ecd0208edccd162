"""How far from now a booking may lie: no clinic plans years ahead, but a year is easily mistyped. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import long_day

# A year of maintenance, and a half for what is planned beyond it; longer than any shipped protocol runs.
AHEAD, AHEAD_WORDS = timedelta(days=548), "18 months"
# What took place is logged from memory within weeks; under a year, so that last year's date is noticed.
BACK, BACK_WORDS = timedelta(days=92), "3 months"
YEARS = (1800, 2200)  # of a date that is typed: a day beyond them may overflow as an instant


def out_of_reach(at: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """What is allowed instead, for the clinic's `zone`; empty where the time can be booked."""
    if at > now + AHEAD:
        last = long_day(now + AHEAD, zone)
        return f"A booking lies at most {AHEAD_WORDS} ahead, until {last}. Check the year."
    if at < now - BACK:
        first = long_day(now - BACK, zone)
        return f"What took place is logged up to {BACK_WORDS} afterwards, from {first} on. Check the year."
    return ""
