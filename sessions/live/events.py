"""Adverse events as the page and the chart list them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import local_clock, local_day
from sessions.live.clock import t_words
from sessions.live.struck import struck_words
from sessions.models import AdverseEvent

Severity = AdverseEvent.Severity


@dataclass(frozen=True)
class EventRow:
    id: str
    title: str
    when: str
    severity: str
    tone: str
    is_serious: bool
    outcome: str
    is_ongoing: bool
    description: str
    action: str
    by: str
    struck: str

    @property
    def told(self) -> str:
        """What came of it, what happened, what was done: a sentence each."""
        done = f"Done: {self.action}" if self.action else ""
        said = [self.outcome[:1].upper() + self.outcome[1:], self.description, done]
        return " ".join(_sentence(words) for words in said if words)


def event_rows(
    events: Iterable[AdverseEvent], first_at: datetime | None, zone: ZoneInfo, *, reads_notes: bool
) -> tuple[EventRow, ...]:
    """The newest first. Without `reads_notes` the words stay with the care team."""
    found = [_row(event, first_at, zone, reads_notes) for event in events]
    return tuple(reversed(found))


def _row(event: AdverseEvent, first_at: datetime | None, zone: ZoneInfo, reads: bool) -> EventRow:
    is_grave = event.is_serious or event.severity == Severity.SEVERE
    ended = f", {local_clock(event.resolved_at, zone)}" if event.resolved_at else ""
    return EventRow(
        id=str(event.pk),
        title=event.title,
        when=f"{t_words(event.onset_at, first_at)}, {local_clock(event.onset_at, zone)}",
        severity=event.get_severity_display().lower(),
        tone="red" if is_grave else "amber",
        is_serious=event.is_serious,
        outcome=f"{event.get_outcome_display().lower()}{ended}",
        is_ongoing=event.outcome == AdverseEvent.Outcome.ONGOING and event.struck_at is None,
        description=event.description if reads else "",
        action=event.action if reads else "",
        by=str(event.by),
        struck=struck_words(event, zone, reads),
    )


def _sentence(words: str) -> str:
    """With one full stop, however it was typed."""
    words = words.strip()
    return words if words.endswith(("!", "?")) else f"{words.rstrip('.')}."


def charted(event: AdverseEvent, zone: ZoneInfo) -> str:
    """Tue 3 March: Vomiting, severe, serious, still going on"""
    words = [event.title, event.get_severity_display().lower()]
    words += ["serious"] * event.is_serious + [event.get_outcome_display().lower()]
    return f"{local_day(event.onset_at, zone)}: {', '.join(words)}"
