"""Windows that a dose in the calendar would cut short: said before it is booked, alone or in a series.

A window that is met loses nothing, nor does one with an integration session booked in what is left of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from integration_care.core.ui.words import local_moment
from patients.followups.models import IntegrationWindow
from patients.followups.window import window_for
from patients.models import Course
from patients.protocols.rules import WindowRules
from sessions.calendar.facts import expected_windows, standing_windows
from sessions.facts import AHEAD
from sessions.models import CareSession

SHORT = "that closes with {dose} instead of {closes}, and no integration session"


@dataclass(frozen=True)
class Cut:
    """What is left of a window once a dose at `until` cuts it short, and the sentence that asks about it."""

    since: datetime
    until: datetime
    words: str

    def is_kept(self, talks: Iterable[datetime]) -> bool:
        return any(self.since <= one < self.until for one in talks)


def cuts(
    course: Course, at: datetime, *, zone: ZoneInfo, moving: CareSession | None = None
) -> tuple[str, ...]:
    """What a dose at `at` would do to the window before it, and the next dose to its own: a sentence each."""
    windows, rules = windows_around(course, moving), course.protocol_version.rules.window
    found = [cut for cut in (cut_before(windows, at, zone), cut_of_its_own(windows, at, rules, zone)) if cut]
    talks = talks_ahead(course) if found else []
    return tuple(cut.words for cut in found if not cut.is_kept(talks))


def windows_around(course: Course, moving: CareSession | None = None) -> list[IntegrationWindow]:
    """Opened, and expected of the doses ahead but for the one that moves; in order of time."""
    standing = standing_windows(course)
    known = {window.dose_id for window in standing} | {moving.pk if moving else None}
    coming = [window for window in expected_windows(course) if window.dose_id not in known]
    return sorted([*standing, *coming], key=lambda window: window.anchor_at)


def talks_ahead(course: Course) -> list[datetime]:
    """When those sessions begin with which a window can be met."""
    meets = Q(kind=CareSession.Kind.INTEGRATION)
    if course.protocol_version.rules.window.group_counts.value:
        meets |= Q(kind=CareSession.Kind.GROUP)
    ahead = CareSession.objects.filter(meets, course=course, status__in=AHEAD)
    return [one.happened_at for one in ahead.only("started_at", "scheduled_start")]


def cut_before(windows: Sequence[IntegrationWindow], at: datetime, zone: ZoneInfo) -> Cut | None:
    """Of the last dose before `at`, as it closes by itself: the dose that moves may be what cuts it now."""
    before = [window for window in windows if window.anchor_at <= at]
    if not before or before[-1].met_at:
        return None
    last = before[-1]
    closes_at = min([last.closes_at, *(window.anchor_at for window in windows[len(before) :])])
    if at >= closes_at:
        return None
    short = SHORT.format(dose="this dose", closes=local_moment(closes_at, zone))
    if last._state.adding:
        words = (
            f"It cuts the window short that the dose {last.dose_label} is expected to open: {short} is "
            "booked in it before."
        )
    else:
        words = f"It cuts the window of dose {last.dose_number} short: {short} has taken place in it."
    return Cut(last.counts_from, at, words)


def cut_of_its_own(
    windows: Sequence[IntegrationWindow], at: datetime, rules: WindowRules, zone: ZoneInfo
) -> Cut | None:
    """Of the window that a dose at `at` opens, by the dose that is booked next."""
    own = window_for(at, rules)
    follows = next((window for window in windows if window.anchor_at > at), None)
    if follows is None or follows.anchor_at >= own.closes_at:
        return None
    short = SHORT.format(dose="that dose", closes=local_moment(own.closes_at, zone))
    dose = follows.dose_label if follows._state.adding else f"{follows.dose_number}"
    words = f"The dose {dose} cuts the window short that this one opens: {short} is booked in it before."
    return Cut(own.counts_from or own.opens_at, follows.anchor_at, words)
