"""What was struck out, in words: when, by whom, and why for those who may read it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from integration_care.accounts.models import Membership
from integration_care.core.ui.words import for_the_team, local_clock, local_moment


class Strikable(Protocol):
    recorded_at: datetime
    struck_at: datetime | None
    struck_by: Membership | None
    struck_reason: str


def struck_words(row: Strikable, zone: ZoneInfo, reads: bool, deed: str = "Struck out") -> str:
    """Struck out 10:42 by Nia Okafor: wrong patient. Empty for what stands."""
    at = row.struck_at
    if at is None:
        return ""
    is_same_day = at.astimezone(zone).date() == row.recorded_at.astimezone(zone).date()
    when = (local_clock if is_same_day else local_moment)(at, zone)
    by = f" by {row.struck_by}" if row.struck_by else ""  # rows from before this was kept
    return f"{deed} {when}{by}: {for_the_team(row.struck_reason, reads)}"
