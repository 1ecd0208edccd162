"""Where a time lies against a patient's windows: computed and shown, never typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from integration_care.core.ui.window_bar import Mark, MarkKind, WindowBar, window_bar
from integration_care.core.ui.words import hours, local_moment, since_dose, zone_name
from patients.followups.models import IntegrationWindow


@dataclass(frozen=True)
class Place:
    """A window with one session drawn on it, and what the hour means."""

    title: str
    bar: WindowBar
    words: str
    chip_tone: str
    closes: str


def window_before(windows: Sequence[IntegrationWindow], at: datetime) -> IntegrationWindow | None:
    """The window of the last dose before `at`, to which a session then belongs. `windows` by time."""
    before = [window for window in windows if window.anchor_at <= at]
    return before[-1] if before else None


def place(window: IntegrationWindow, at: datetime, *, now: datetime, zone: ZoneInfo, kind: MarkKind) -> Place:
    label = "This session" if kind == "done" else "This booking"
    words, tone = verdict(window, at)
    return Place(
        title=title(window),
        bar=window_bar(
            window=window,
            anchor_at=window.anchor_at,
            now=now,
            state=window.state(now).value,
            zone=zone,
            marks=[Mark(kind, at, label)],
            extended_closes_at=window.extended_closes_at,
        ),
        words=words,
        chip_tone=tone,
        closes=_closes(window, now, zone),
    )


def _closes(window: IntegrationWindow, now: datetime, zone: ZoneInfo) -> str:
    at = window.effective_closes_at
    moment = local_moment(at, zone, now.astimezone(zone).date())
    return f"{'closes' if now < at else 'closed'} {moment} ({zone_name(zone)})"


def title(window: IntegrationWindow) -> str:
    if window._state.adding:
        return f"Dose {window.dose_label}, as expected"
    return f"Dose {window.dose_number}, {window.dose_label}" if window.dose_label else str(window)


def verdict(window: IntegrationWindow, at: datetime) -> tuple[str, str]:
    """A late session counts as late, never as failed."""
    since = since_dose(at, window.anchor_at)
    if window.window.is_met_by(at):
        return f"Inside the window, at {since}.", "green"
    if at < window.opens_at:
        return f"At {since}: {hours(window.opens_at - at)} before the window opens.", "amber"
    return f"At {since}, after the window. Later still helps, with less of the advantage.", "neutral"
