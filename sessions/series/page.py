"""The page on which a series is laid out and looked at, ready to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict

from integration_care.core.http import CareRequest
from integration_care.core.ui.window_bar import WindowBar
from integration_care.core.ui.words import HOUR, hours, local_moment
from patients.followups.window import Window
from patients.models import Course
from sessions.caseload.wording import counted
from sessions.facts import AHEAD
from sessions.models import CareSession
from sessions.pages.booking import usual_lead
from sessions.presenters.booking import bar_of, room_words, warning_words
from sessions.series.forms import MOST_DOSES, DoseForm, DoseForms, PatternForm, laid_out
from sessions.series.outlook import Looked, look
from sessions.series.pattern import usual_weekdays

Kind = CareSession.Kind
GIVEN = (*AHEAD, CareSession.Status.COMPLETED, CareSession.Status.ABORTED)


@dataclass(frozen=True)
class Row:
    """One dose: its form, and what its hour means where it is to be booked."""

    number: int
    form: DoseForm
    when: str = ""
    bar: WindowBar | None = None
    usable: str = ""
    warning: str = ""
    cut: str = ""
    refused: str = ""
    beside: Sequence[str] = ()


@dataclass(frozen=True)
class Series:
    rows: list[Row]
    to_book: int
    label: str
    overlap: str
    refusals: int


def pattern_form(request: CareRequest, course: Course) -> PatternForm:
    """As sent; before that, what the protocol asks for, from the day after tomorrow on."""
    zone = request.clinic.zone
    sent = request.POST if request.method == "POST" else request.GET if "count" in request.GET else None
    if sent is not None:
        return PatternForm(sent, member=request.member, zone=zone)
    rules = course.protocol_version.rules
    initial = {
        "date": (request.now.astimezone(zone) + timedelta(days=2)).date(),
        "time": "10:00",
        "minutes": rules.visit.usual_min.value,
        "lead": usual_lead(course, request.member).pk,
        "weekdays": usual_weekdays(rules.cadence.doses_per_week.value),
        "count": _still_to_plan(course),
    }
    return PatternForm(member=request.member, zone=zone, initial=initial)


def _still_to_plan(course: Course) -> int:
    """What the course plans, without what is given or booked."""
    there = CareSession.objects.doses().filter(course=course, status__in=GIVEN).count()
    return min(max(course.doses_planned - there, 1), MOST_DOSES)


def dose_forms(request: CareRequest, form: PatternForm) -> Any:
    """Bound, as typed or as the pattern lays them out; None while the pattern is none."""
    if not form.is_bound or not form.is_valid():
        return None
    zone = {"zone": request.clinic.zone}
    if request.method == "POST":
        return DoseForms(request.POST, form_kwargs=zone)
    said = QueryDict(mutable=True)
    said.update(laid_out(form.days, f"{form.cleaned_data['time']:%H:%M}"))
    return DoseForms(said, form_kwargs=zone)


def starts_of(doses: Any) -> list[datetime]:
    doses.is_valid()
    return [form.starts_at for form in doses.forms if form.starts_at]


def series(request: CareRequest, course: Course, form: PatternForm, doses: Any) -> Series:
    starts = starts_of(doses)
    looked = {one.at: one for one in look(course, form.visit, starts, now=request.now)}
    rows = [
        row(number, one, looked, now=request.now, zone=request.clinic.zone)
        for number, one in enumerate(doses.forms, 1)
    ]
    return Series(
        rows=rows,
        to_book=len(starts),
        label=f"Book {counted(len(starts), 'dose')}",
        overlap=overlap_words([one.outlook.window for one in looked.values()]),
        refusals=sum(bool(one.refused) for one in rows),
    )


def row(
    number: int, form: DoseForm, looked: Mapping[datetime, Looked], *, now: datetime, zone: ZoneInfo
) -> Row:
    one = looked.get(form.starts_at) if form.starts_at else None
    if one is None:
        return Row(number, form)
    found, today = one.outlook, now.astimezone(zone).date()
    return Row(
        number=number,
        form=form,
        when=local_moment(one.at, zone, today),
        bar=bar_of(found, one.at, now=now, zone=zone),
        usable=room_words(found, zone, today),
        warning=warning_words(found),
        cut=cut_words(found.window, one.at),
        refused=one.refused,
        beside=one.beside,
    )


def cut_words(window: Window, at: datetime) -> str:
    """Of a window that the next dose ends."""
    if not window.is_cut_short or window.is_empty:
        return ""
    left = hours(window.effective_closes_at - window.opens_at)
    ends = (window.effective_closes_at - at) // HOUR
    return f"The next dose ends it {ends} h after this one: {left} of it are left."


def overlap_words(windows: Sequence[Window]) -> str:
    """Said once, above the doses, where any of their windows overlap."""
    cut = sum(window.is_cut_short for window in windows)
    if not cut:
        return ""
    return (
        f"{counted(cut, 'window')} of {len(windows)} would still be open when the next dose begins. A window "
        "ends there, so each dose keeps its own integration session; reminders of both are joined, with at "
        "most one request to write a day."
    )
