"""The days of the window, gently: what was done on each. A day without anything is a quiet day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration_care.core.asked_often import asked_often
from integration_care.core.ui.words import written
from patients.followups.models import IntegrationWindow
from patients.models import Patient
from patients.practices.days import WindowDay, days_of
from patients.practices.models import LogQuerySet, Night, PracticeLog

ORDINALS = (
    gettext_lazy("First day"),
    gettext_lazy("Second day"),
    gettext_lazy("Third day"),
    gettext_lazy("Fourth day"),
    gettext_lazy("Fifth day"),
    gettext_lazy("Sixth day"),
    gettext_lazy("Seventh day"),
)


@dataclass(frozen=True)
class DayShown:
    title: str
    weekdays: str
    practices: tuple[str, ...]
    night: str
    morning: date | None
    is_now: bool
    is_ahead: bool

    @property
    def words(self) -> str:
        if self.practices or self.night:
            return ""
        return _("Still to come") if self.is_ahead else _("Here you are") if self.is_now else _("A quiet day")


@dataclass(frozen=True)
class Picture:
    days: tuple[DayShown, ...]
    minutes: int

    @property
    def days_practised(self) -> int:
        return sum(bool(day.practices) for day in self.days)

    @property
    def nights_marked(self) -> int:
        return sum(bool(day.night) for day in self.days)


@asked_often
def done_between(patient: UUID, since: datetime, until: datetime) -> LogQuerySet:
    return PracticeLog.objects.standing().filter(patient=patient, done_at__gte=since, done_at__lt=until)


@asked_often
def done_last(patient: UUID) -> LogQuerySet:
    """The newest twenty, newest first."""
    return PracticeLog.objects.standing().filter(patient=patient).order_by("-done_at")[:20]


@asked_often
def nights_since(patient: UUID, woke_on: date) -> QuerySet[Night]:
    return Night.objects.filter(patient=patient, woke_on__gte=woke_on)


def first_day(window: IntegrationWindow, patient: Patient) -> date:
    return window.anchor_at.astimezone(patient.zone).date()


def picture_of(
    window: IntegrationWindow, patient: Patient, now: datetime, slept: Iterable[tuple[datetime, int]]
) -> Picture:
    """`slept`: the sleep sliders since the dose (`EntryQuerySet.sleep_since`) that the reader may know."""
    days = list(days_of(window.anchor_at, window.effective_closes_at))[: len(ORDINALS)]
    logs = done_between(patient.pk, window.anchor_at, window.effective_closes_at)
    nights = nights_of(patient, window, slept)
    shown = tuple(_shown(day, logs, nights, patient.zone, now) for day in days)
    return Picture(shown, sum(log.minutes or 0 for log in logs))


def nights_of(
    patient: Patient, window: IntegrationWindow, slept: Iterable[tuple[datetime, int]]
) -> dict[date, str]:
    """By the morning: what was tapped, else what the journal's slider of that day says."""
    mornings = {day.night(patient.zone) for day in days_of(window.anchor_at, window.effective_closes_at)}
    found: dict[date, str] = {}
    for at, sleep in slept:
        found[at.astimezone(patient.zone).date()] = _("Slept: %(number)s of 10") % {"number": sleep}
    tapped = nights_since(patient.pk, first_day(window, patient))
    found |= {night.woke_on: str(night.get_how_display()) for night in tapped}
    return {morning: words for morning, words in found.items() if morning in mornings}


def _shown(
    day: WindowDay, logs: Iterable[PracticeLog], nights: Mapping[date, str], zone: ZoneInfo, now: datetime
) -> DayShown:
    begins, ends = day.begins_at.astimezone(zone), day.ends_at.astimezone(zone)
    morning = day.night(zone)
    return DayShown(
        title=str(ORDINALS[day.number - 1]),
        weekdays="\N{EN DASH}".join(dict.fromkeys(written(at.date(), "EEE") for at in (begins, ends))),
        practices=tuple(str(log) for log in logs if day.holds(log.done_at)),
        night=nights.get(morning, "") if morning else "",
        morning=morning,
        is_now=day.holds(now),
        is_ahead=now < day.begins_at,
    )
