"""Whether an offered set is open to its patient on a day. Pure. Nothing here counts what was not written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from patients.journals.models import OfferedSet
from patients.journals.models.offered import WRITTEN_AT
from patients.models import Patient

Rhythm = OfferedSet.Rhythm
WEEK = timedelta(days=7)


class Window(Protocol):
    @property
    def opens_at(self) -> datetime: ...
    @property
    def effective_closes_at(self) -> datetime: ...


def occasion(offer: OfferedSet, today: date, windows: Sequence[Window], zone: ZoneInfo) -> date | None:
    """The first day of the occasion that `today` belongs to; None when it is not offered today.

    Once: from its day until it is written. Weekly: from the same weekday on, until the next. Window: each
    day that the window touches, by itself.
    """
    if today < offer.first_on or (offer.until_on and today > offer.until_on):
        return None
    if offer.rhythm == Rhythm.ONCE:
        return offer.first_on
    if offer.rhythm == Rhythm.WEEKLY:
        return today - (today - offer.first_on) % WEEK
    touched = [(one.opens_at.astimezone(zone), one.effective_closes_at.astimezone(zone)) for one in windows]
    inside = any(opens < closes and opens.date() <= today <= closes.date() for opens, closes in touched)
    return today if inside else None


def reason_against(offer: OfferedSet, patient: Patient, windows: Sequence[Window], now: datetime) -> str:
    """Why it is not offered now, in words for staff; empty when it is. `offer`: one `with_last_writing`."""
    today = now.astimezone(patient.zone).date()
    if offer.ended_at is not None:
        return f"the offer has ended: {offer.get_ending_display().lower()}"
    if offer.rests_on == today:
        return "the patient would rather not today"
    since = occasion(offer, today, windows, patient.zone)
    if since is None:
        return "it is not offered today"
    last = WRITTEN_AT.of(offer)
    if last and last.astimezone(patient.zone).date() >= since:
        return "an entry is written"
    return ""
