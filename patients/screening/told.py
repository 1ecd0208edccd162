"""How a screening stands, in words: on its page, beside a preparation and on the chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission
from integration_care.core.ui.shapes import Entry
from integration_care.core.ui.words import calendar_day, local_moment
from patients.models import Course, Screening, TouchConsent
from patients.screening.standing import ItemStanding, Standing, State

TONES = {
    State.UNANSWERED: "neutral",
    State.NEEDS_CLEARANCE: "amber",
    State.EXPIRED: "amber",
    State.CLEARED: "green",
    State.CLEAR: "green",
}


@dataclass(frozen=True)
class Line:
    """One item: what stands, how it is told, and where it may be cleared (empty where not)."""

    text: str
    state: str
    tone: str
    is_absolute: bool = False


@dataclass(frozen=True)
class Summary:
    """`lines` are the open items, for the care team alone; an admin reads `title` and `more`."""

    title: str
    tone: str
    more: str
    lines: tuple[Line, ...]
    url: str


def summary(standing: Standing, course: Course, member: Membership) -> Summary:
    return Summary(
        title=_title(standing),
        tone="green" if standing.is_settled else "amber" if standing.is_begun else "neutral",
        more=_more(standing),
        lines=tuple(map(line, standing.open_items)) if _reads(member) and standing.is_begun else (),
        url=reverse("patients:screening", args=[course.patient_id]),
    )


def _title(standing: Standing) -> str:
    if not standing.is_begun:
        return "not begun"
    return f"{len(standing.open_items)} open" if standing.open_items else "settled"


def _more(standing: Standing) -> str:
    counts = (
        (len(standing.unanswered), "not asked yet"),
        (len(standing.needs_clearance), "to be cleared"),
        (len(standing.expired), "expired"),
        (len(standing.cleared), "cleared"),
    )
    told = [f"{count} {words}" for count, words in counts if count]
    return ", ".join(told) if standing.is_begun else f"{len(standing.items)} items to ask."


def line(one: ItemStanding) -> Line:
    return Line(one.item.text, state_words(one), TONES[one.state], one.item.is_absolute)


def state_words(one: ItemStanding) -> str:
    """`yes; cleared until 3 May 2026` or `held until 3 May 2026; expired`."""
    if one.answer is None:
        return "not asked yet"
    said = one.answer.get_answer_display().lower()
    until = calendar_day(one.until) if one.until else ""
    return {
        State.NEEDS_CLEARANCE: f"{said}; needs a clearance",
        State.EXPIRED: f"{said}; held until {until}; expired",
        State.CLEARED: f"{said}; cleared until {until}",
    }.get(one.state, f"{said}; holds until {until}")


def by_whom(row: Screening, zone: ZoneInfo) -> str:
    told = f"{row.by}, {local_moment(row.answered_at, zone)}"
    if row.cleared_at is None:
        return told
    return f"{told}. Cleared by {row.cleared_by}, {local_moment(row.cleared_at, zone)}"


def history(rows: Sequence[Screening], zone: ZoneInfo) -> list[Entry]:
    """Every answer and clearance, the newest first; a round of plain noes is one line."""
    plain = [row for row in rows if row.answer == Screening.Answer.NO and not row.note]
    found = [(at, _all_no(noes, zone)) for (at, _), noes in _at_once(plain).items()]
    for row in (row for row in rows if row not in plain):
        answer = f"{row.text}: {row.get_answer_display().lower()}"
        found.append((row.answered_at, Entry(local_moment(row.answered_at, zone), answer, _said(row))))
        if row.cleared_at and row.expires_on:
            until = f"{row.text}: cleared until {calendar_day(row.expires_on)}"
            more = f"{row.cleared_by}: {row.clearance}"
            found.append((row.cleared_at, Entry(local_moment(row.cleared_at, zone), until, more, "green")))
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _at_once(rows: Sequence[Screening]) -> dict[tuple[datetime, UUID], list[Screening]]:
    asked: dict[tuple[datetime, UUID], list[Screening]] = {}
    for row in rows:
        asked.setdefault((row.answered_at, row.by_id), []).append(row)
    return asked


def _all_no(rows: Sequence[Screening], zone: ZoneInfo) -> Entry:
    names = "; ".join(row.text for row in rows)
    text = f"{names}: no" if len(rows) == 1 else f"No to {len(rows)} items"
    more = str(rows[0].by) if len(rows) == 1 else f"{rows[0].by}: {names}"
    return Entry(local_moment(rows[0].answered_at, zone), text, more)


def _said(row: Screening) -> str:
    return f"{row.by}: {row.note}" if row.note else str(row.by)


def touches(rows: Sequence[TouchConsent], zone: ZoneInfo) -> list[Entry]:
    """Each time they were asked, the newest first."""
    return [Entry(local_moment(row.asked_at, zone), row.get_extent_display(), _words(row)) for row in rows]


def _words(row: TouchConsent) -> str:
    asked = f"asked by {row.asked_by}"
    return f"“{row.words}”, {asked}" if row.words else asked


def _reads(member: Membership) -> bool:
    return member.can(Permission.READ_NARRATIVE)
