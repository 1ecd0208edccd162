"""What the record knows about a check: a fact beside it, and the answer it suggests; never an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse

from integration_care.core.permissions import Permission
from integration_care.core.ui.words import calendar_day, local_clock, local_day
from sessions.ready.background import Background
from sessions.ready.points import is_discussed
from sessions.ready.since import looked_at_since

YES, NO = "yes", "no"
LINE = 90


@dataclass(frozen=True)
class Known:
    text: str = ""
    suggests: str = ""
    href: str = ""  # where it can be looked up or done


def known(key: str, back: Background, zone: ZoneInfo) -> Known:
    tell = TELLERS.get(key)
    return tell(back, zone) if tell else Known()


def _identity(back: Background, zone: ZoneInfo) -> Known:
    patient = back.session.patient
    return Known(f"{patient.full_name}, born {calendar_day(patient.born_on)}")


def _consent(back: Background, zone: ZoneInfo) -> Known:
    href = reverse("patients:consents", args=[back.session.patient_id])
    consent = back.facts.consent
    if consent is None:
        return Known("No consent to treatment is in force", NO, href)
    return Known(
        f"To treatment, version {consent.version}, given {local_day(consent.given_at, zone)}", YES, href
    )


def _vitals(back: Background, zone: ZoneInfo) -> Known:
    row = back.baseline
    if row is None:
        return Known("No reading yet", "", "#observations")
    pulse = f", HR {row.heart_rate}" if row.heart_rate is not None else ""
    reading = f"BP {row.pressure}{pulse} at {local_clock(row.observed_at, zone)}"
    return Known(reading, YES)


def _suicide_screen(back: Background, zone: ZoneInfo) -> Known:
    last = next(iter(back.trends), None)
    return Known(f"{last.title} {last.scores[-1]}, {local_day(last.taken_at, zone)}") if last else Known()


def _integration(back: Background, zone: ZoneInfo) -> Known:
    if not back.doses:
        return Known("First dose of this course", YES)
    if not back.talks:
        return Known(f"None since the dose of {local_day(back.doses[-1].first_at, zone)}", NO)
    last = local_day(max(one.happened_at for one in back.talks), zone)
    return Known(f"{len(back.talks)} since the last dose, {last}", YES)


def _commitments(back: Background, zone: ZoneInfo) -> Known:
    if not back.reader.can(Permission.READ_NARRATIVE):
        return Known()
    done, due = looked_at_since(back.commitments, back.facts.since)
    if not due:
        return Known("None were taken on", YES)
    words, is_done = f"{done} of {due} looked at since the last dose", done == due
    return Known(words, YES if is_done else "", "#commitments")


def _life_decision(back: Background, zone: ZoneInfo) -> Known:
    found = back.facts.life_changes
    if not found:
        return Known("None is recorded")
    since = back.facts.since
    discussed = sum(is_discussed(one, since) for one in found)
    return Known(f"{len(found)} planned, {discussed} discussed", YES if discussed == len(found) else "")


def _intention(back: Background, zone: ZoneInfo) -> Known:
    words = back.session.course.intention
    if not words:
        return Known("None is written")
    if not back.reader.can(Permission.READ_NARRATIVE):
        return Known("Written")
    short = words if len(words) <= LINE else f"{words[:LINE].rstrip()}\N{HORIZONTAL ELLIPSIS}"
    return Known(f"\N{LEFT DOUBLE QUOTATION MARK}{short}\N{RIGHT DOUBLE QUOTATION MARK}", YES)


def _touch(back: Background, zone: ZoneInfo) -> Known:
    href = reverse("patients:touch", args=[back.session.patient_id])
    if back.touch is None:
        return Known("Not asked yet", NO, href)
    return Known(f"{back.touch}, asked {local_day(back.touch.asked_at, zone)}", YES, href)


TELLERS: dict[str, Callable[[Background, ZoneInfo], Known]] = {
    "identity": _identity,
    "consent": _consent,
    "vitals": _vitals,
    "suicide-screen": _suicide_screen,
    "integration": _integration,
    "commitments": _commitments,
    "life-decision": _life_decision,
    "intention": _intention,
    "touch-consent": _touch,
}
