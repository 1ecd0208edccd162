"""The readiness card: what the earlier doses and the weeks between them left for this one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from integration_care.core.permissions import Permission
from integration_care.core.ui.shapes import Fact
from integration_care.core.ui.words import for_the_team
from patients.models import TouchConsent
from sessions.integration.follow_through import follow_through
from sessions.live.clock import t_of
from sessions.models import Observation
from sessions.presenters.readiness import last_window
from sessions.ready.background import Background, EarlierDose
from sessions.ready.points import is_discussed


@dataclass(frozen=True)
class Readiness:
    """`pressures` is one line for each earlier dose; `coping` is from the preparation note, in words."""

    facts: tuple[Fact, ...]
    pressures: tuple[Fact, ...]
    coping: str
    touch_words: str


def readiness(back: Background, now: datetime) -> Readiness:
    reads = back.reader.can(Permission.READ_NARRATIVE)
    return Readiness(
        facts=tuple(_facts(back, now)),
        pressures=tuple(_pressure(dose) for dose in back.doses),
        coping=back.coping,
        touch_words=back.touch.words if back.touch and reads else "",
    )


def _why_unprepared(back: Background) -> str:
    by = back.session.unprepared_by
    why = for_the_team(back.session.unprepared_reason, back.reader.can(Permission.READ_NARRATIVE))
    return f"{why} ({by})" if by else why


def _facts(back: Background, now: datetime) -> Iterator[Fact]:
    yield from _before(back, now)
    if back.session.unprepared_reason:
        yield Fact("Went ahead because", _why_unprepared(back))
    yield from _commitments(back)
    yield from _decisions(back)
    if trend := next(iter(back.trends), None):
        yield Fact(trend.title, trend.words, trend.tone)
    if back.doses:
        yield _adverse(back)
        yield from _highest(back)
    yield Fact("Touch", _touch(back.touch), "" if back.touch else "amber")
    yield Fact("Support", back.session.get_support_display().lower())


def _before(back: Background, now: datetime) -> Iterator[Fact]:
    """Integration since the last dose; before the first one, preparation."""
    if not back.doses:
        wanted = back.session.course.protocol_version.rules.preparation.prep_min.value
        tone = "green" if back.preparations >= wanted else "amber"
        yield Fact("Preparation", f"{back.preparations} (at least {wanted})", tone)
        return
    if back.windows:
        yield Fact("Last window", *last_window(back.windows[-1], now))
    held = len(back.talks)
    words = f"{held} session{'' if held == 1 else 's'}" if held else "none"
    yield Fact("Integration since last dose", words, "" if held else "amber")


def _commitments(back: Background) -> Iterator[Fact]:
    """Those that were open since the last dose."""
    since = back.facts.since
    due = [
        one for one in back.commitments if one.settled_at is None or since is None or one.settled_at >= since
    ]
    if due:
        yield Fact("Commitments", follow_through(one.status for one in due).words)


def _decisions(back: Background) -> Iterator[Fact]:
    found = back.facts.life_changes
    if not found:
        yield Fact("Major decision", "none recorded")
    for change in found:
        done = is_discussed(change, back.facts.since)
        yield Fact(
            "Major decision",
            "planned: discussed" if done else "planned: not discussed yet",
            "" if done else "amber",
        )


def _adverse(back: Background) -> Fact:
    number = {dose.session_id: dose.number for dose in back.doses}
    if not back.events:
        return Fact("Adverse events, earlier doses", "none recorded")
    told = [
        f"{one.title.lower()} ({one.get_severity_display().lower()}, dose {number[one.session_id]})"
        for one in back.events
    ]
    is_grave = any(one.is_serious or one.severity == one.Severity.SEVERE for one in back.events)
    return Fact("Adverse events, earlier doses", "; ".join(told), "amber" if is_grave else "")


def _highest(back: Background) -> Iterator[Fact]:
    measured = [(dose, dose.highest) for dose in back.doses if dose.highest]
    if measured:
        dose, row = max(measured, key=lambda pair: pair[1].systolic or 0)
        yield Fact("Highest BP, earlier doses", f"{row.pressure} at {_when(row, dose)}, dose {dose.number}")


def _pressure(dose: EarlierDose) -> Fact:
    words = f"{dose.highest.pressure} at {_when(dose.highest, dose)}" if dose.highest else "not measured"
    return Fact(f"Dose {dose.number}", words)


def _when(row: Observation, dose: EarlierDose) -> str:
    return f"T+{t_of(row.observed_at, dose.first_at)}" if row.observed_at >= dose.first_at else "baseline"


def _touch(touch: TouchConsent | None) -> str:
    return str(touch).lower() if touch else "not asked yet"
