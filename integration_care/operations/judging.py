"""Which of the facts are well, and how they read. Pure; what to do otherwise is in `runbook`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from integration_care.operations import limits
from integration_care.operations.facts import LOOKS_BACK, Facts, Waiting
from integration_care.operations.runbook import RUNBOOK
from patients.followups.engine.report import Ended
from patients.followups.engine.report import Facts as FollowUps
from patients.followups.models import FollowUp

Cause, Channel, Status = FollowUp.Cause, FollowUp.Channel, FollowUp.Status
MOST_CLINICS = 10  # the longest queues; more is a list nobody reads
Parts = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """One fact. `parts`: what the figure is made of."""

    key: str
    figure: str
    is_well: bool
    parts: Parts = ()

    @property
    def title(self) -> str:
        return RUNBOOK[self.key].title

    @property
    def says(self) -> str:
        return RUNBOOK[self.key].well if self.is_well else RUNBOOK[self.key].otherwise


@dataclass(frozen=True)
class Section:
    title: str
    lines: Sequence[Line]


def sections(facts: Facts) -> list[Section]:
    mails, letters, concerns = facts.alert_mails, facts.letters, facts.concern_mails
    queues = [
        Line("alert-mails", queue(mails), is_soon(mails.age, limits.ALERT_MAILS)),
        Line("alert-mails-failed", count(facts.alert_mails_failed), not facts.alert_mails_failed),
        Line("letters", queue(letters), is_soon(letters.age, limits.LETTERS)),
        Line("letters-failed", count(facts.letters_failed), not facts.letters_failed),
        Line("concern-mails", queue(concerns), is_soon(concerns.age, limits.CONCERN_MAILS)),
        Line("concern-mails-failed", count(facts.concern_mails_failed), not facts.concern_mails_failed),
        Line("documents", queue(facts.documents), is_soon(facts.documents.age, limits.DOCUMENTS)),
        Line("documents-failed", count(facts.documents_failed), not facts.documents_failed),
    ]
    kept = [
        Line("trail", f"{queue(facts.unsealed)} to be sealed", is_soon(facts.unsealed.age, limits.UNSEALED)),
        Line("backup", backup_told(facts.backup_age), is_recent(facts.backup_age, limits.BACKUP)),
    ]
    return [
        Section("Follow-ups", [*under_way(facts.followups), paused(facts)]),
        Section("Ended unsent in the last 24 hours", unsent(facts.followups)),
        Section("Letters and documents", queues),
        Section("Trail and backups", kept),
    ]


def under_way(facts: FollowUps) -> list[Line]:
    due, oldest = Waiting(sum(facts.due.values()), facts.oldest_due_age), facts.oldest_due_age
    sending = Waiting(facts.sending, facts.longest_lease)
    return [
        Line("sweep", ago(facts.sweep_age), is_recent(facts.sweep_age, limits.SWEEP)),
        Line("backlog", queue(due), is_soon(oldest, limits.DUE), what_is_due(facts)),
        Line("lease", queue(sending), is_soon(facts.longest_lease, limits.lease())),
        Line("tried-again", count(facts.tried_again), not facts.tried_again),
    ]


def what_is_due(facts: FollowUps) -> Parts:
    channels = [(Channel(name).label, count(rows)) for name, rows in sorted(facts.due.items())]
    longest = Counter(facts.due_by_clinic).most_common(MOST_CLINICS)
    return [*channels, *((f"at {slug}", count(rows)) for slug, rows in longest)]


def paused(facts: Facts) -> Line:
    found = facts.followups
    figure = f"{count(len(found.paused))} of {count(facts.clinics)}, {count(found.held)} messages held"
    parts = [(slug, f"since {at:%Y-%m-%d %H:%M} UTC") for slug, at in found.paused]
    return Line("paused", figure, not found.paused, parts)


def unsent(facts: FollowUps) -> list[Line]:
    """What lies with consent, addresses and plans ends unsent on every day, and nothing is broken."""
    every = sum(end.rows for end in facts.ended)
    figure = f"{count(every)}, {count(facts.unsent_by_fault)} of them our doing" if every else "0"
    parts = [(f"{reason(end)}, {Channel(end.channel).label.lower()}", count(end.rows)) for end in facts.ended]
    return [
        Line("ended", figure, facts.unsent_by_fault <= limits.UNSENT, parts),
        Line("parked", count(facts.parked), not facts.parked),
    ]


def reason(end: Ended) -> str:
    why = Cause(end.cause).label.lower() if end.cause else "no reason noted"
    return f"{Status(end.status).label}: {why}"


def is_soon(age: timedelta | None, limit: timedelta) -> bool:
    """Nothing waits, or not for long."""
    return age is None or age <= limit


def is_recent(age: timedelta | None, limit: timedelta) -> bool:
    """It was there, and not long ago."""
    return age is not None and age <= limit


def queue(waiting: Waiting) -> str:
    oldest = f", the oldest for {told(waiting.age)}" if waiting.age is not None else ""
    return count(waiting.rows) + oldest


def ago(age: timedelta | None) -> str:
    return f"{told(age)} ago" if age is not None else "never"


def backup_told(age: timedelta | None) -> str:
    return ago(age) if age is not None else f"none in {LOOKS_BACK.days} days"


def count(number: int) -> str:
    return f"{number:,}"


def told(age: timedelta) -> str:
    """Roughly, in its largest unit: “40 s”, “12 min”, “5 h”, “3 days”."""
    seconds = max(int(age.total_seconds()), 0)
    for size, unit, upto in ((1, "s", 120), (60, "min", 7200), (3600, "h", 172_800)):
        if seconds < upto:
            return f"{seconds // size} {unit}"
    return f"{seconds // 86_400} days"
