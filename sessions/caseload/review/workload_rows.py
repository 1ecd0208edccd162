"""How full each clinician is, ready to print. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from integration_care.core.ui.words import day_words
from sessions.caseload.review.workload import Load, Week
from sessions.caseload.wording import ago, counted

DAY = timedelta(days=1)
HALF_HOUR = timedelta(minutes=30)


@dataclass(frozen=True)
class LoadRow:
    """`is_short`: more windows are without a session than there are hours left to hold one in."""

    member_id: UUID
    name: str
    role: str
    patients: int
    windows: int
    to_meet: int
    unbooked: int
    free: str
    is_short: bool
    notes: str
    oldest: str


def load_row(load: Load, now: datetime) -> LoadRow:
    windows, waiting = load.windows, load.waiting
    piles = [pile.count for pile in (waiting.begun, waiting.unwritten) if pile] if waiting else []
    return LoadRow(
        member_id=load.member.pk,
        name=str(load.member),
        role=load.member.get_role_display(),
        patients=load.patients,
        windows=windows.this_week,
        to_meet=windows.to_meet,
        unbooked=windows.unbooked,
        free="hours not entered" if load.free is None else hours(load.free),
        is_short=load.free is not None and load.free < windows.unbooked * timedelta(hours=1),
        notes=counted(sum(piles), "note") if piles else "",
        oldest=f"oldest {ago(now - waiting.oldest)} ago" if waiting else "",
    )


def hours(span: timedelta) -> str:
    """7.5 h, rounded down to the half hour, so that nobody is promised more time than there is."""
    return f"{span // HALF_HOUR / 2:g} h"


def week_words(week: Week) -> str:
    """Mon 2 March to Sun 8 March"""
    return f"{day_words(week.begins.date())} to {day_words((week.ends - DAY / 2).date())}"
