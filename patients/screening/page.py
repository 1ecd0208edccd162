"""The page of a course's screening: every item with what stands, what may be cleared, and its history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.forms import BoundField

from integration_care.core.http import CareRequest
from integration_care.core.permissions import Permission
from integration_care.core.ui.shapes import Entry
from patients.models import Course, Patient, Screening
from patients.presenters.record import record_head
from patients.screening import told
from patients.screening.deciding import may_decide, team_of, who_may
from patients.screening.forms import ScreeningForm
from patients.screening.standing import ItemStanding, Standing, State, standing_of
from patients.screening.touch import current_touch

CLEARABLE = frozenset({State.NEEDS_CLEARANCE, State.EXPIRED, State.CLEARED})


@dataclass(frozen=True)
class Row:
    """One item with its fields. `clear` is the key of an answer that may be cleared, or cleared again."""

    line: told.Line
    answer: BoundField
    note: BoundField
    seen: str
    by: str
    clearance: str
    clear: str
    clear_label: str


@dataclass(frozen=True)
class Group:
    title: str
    rows: tuple[Row, ...]


def today_of(request: CareRequest) -> date:
    """The clinic's day: screening is asked and read there."""
    return request.now.astimezone(request.clinic.zone).date()


def latest_course(patient: Patient) -> Course | None:
    """The course under way, else the last one."""
    courses = patient.courses.select_related("protocol_version", "patient__clinic")
    return courses.under_way().first() or courses.order_by("-created_at").first()


def screening_page(
    request: CareRequest, patient: Patient, course: Course | None, form: ScreeningForm | None = None
) -> dict[str, Any]:
    head = record_head(patient, request.member, "patients:screening", request.now)
    page: dict[str, Any] = {"head": head, "patient": patient, "course": course, "nav": "patients"}
    if course is None:
        return page
    standing, reads = standing_of(course, today_of(request)), request.member.can(Permission.READ_NARRATIVE)
    roles = course.protocol_version.rules.screening.clearing_roles.value
    form = form or ScreeningForm(standing=standing)
    shown = {
        "summary": told.summary(standing, course, request.member),
        "reads": reads,
        "may_answer": reads and not course.is_closed,
    }
    if reads:
        may_clear = may_decide(request.member, roles) and not course.is_closed
        shown |= {
            "form": form,
            "groups": tuple(_groups(standing, form, request.clinic.zone, may_clear=may_clear)),
            "history": _history(course, request.clinic.zone),
            "who_may": "" if may_clear or course.is_closed else who_may(roles, team_of(patient)),
        }
    return page | shown


def panel(request: CareRequest, patient: Patient) -> dict[str, Any]:
    """How screening and touch stand; without a course there is nothing to screen."""
    course = latest_course(patient)
    reads = request.member.can(Permission.READ_NARRATIVE)
    standing = standing_of(course, today_of(request)) if course else None
    return {
        "patient": patient,
        "summary": told.summary(standing, course, request.member) if course and standing else None,
        "touch": current_touch(patient) if reads else None,
        "reads": reads,
    }


def _groups(standing: Standing, form: ScreeningForm, zone: ZoneInfo, *, may_clear: bool) -> Iterator[Group]:
    """The absolute items first."""
    for title, is_absolute in (("Absolute", True), ("The clinic’s list", False)):
        items = [one for one in standing.items if one.item.is_absolute is is_absolute]
        if items:
            yield Group(title, tuple(_row(one, form, zone, may_clear=may_clear) for one in items))


def _row(one: ItemStanding, form: ScreeningForm, zone: ZoneInfo, *, may_clear: bool) -> Row:
    answer, key = one.answer, one.item.key
    clears = may_clear and answer is not None and answer.answer != Screening.Answer.NO
    again = one.state is State.CLEARED or (one.state is State.EXPIRED)
    return Row(
        line=told.line(one),
        answer=form[f"answer-{key}"],
        note=form[f"note-{key}"],
        seen=str(answer.pk) if answer else "",
        by=told.by_whom(answer, zone) if answer else "",
        clearance=answer.clearance if answer else "",
        clear=str(answer.pk) if answer and clears and one.state in CLEARABLE else "",
        clear_label="Clear again…" if again else "Clear…",
    )


def _history(course: Course, zone: ZoneInfo) -> list[Entry]:
    rows = Screening.objects.filter(course=course).select_related("by__user", "cleared_by__user")
    return told.history(list(rows), zone)
