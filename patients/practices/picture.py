"""The days of the window, gently: what was done on each. A day without anything is a quiet day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration_care.core.ui.words import written
from patients.followups.models import IntegrationWindow
from patients.journals.models import JournalEntry
from patients.journals.models.entry import EntryQuerySet
from patients.models import Patient
from patients.practices.days import WindowDay, days_of
from patients.practices.models import Night, PracticeLog

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


def picture_of(
    window: IntegrationWindow, patient: Patient, now: datetime, entries: EntryQuerySet | None = None
) -> Picture:
    """`entries` are those whose sleep slider the reader may know."""
    days = list(days_of(window.anchor_at, window.effective_closes_at))[: len(ORDINALS)]
    logs = list(
        PracticeLog.objects.standing().filter(
            patient=patient, done_at__gte=window.anchor_at, done_at__lt=window.effective_closes_at
        )
    )
    nights = nights_of(patient, window, entries)
    shown = tuple(_shown(day, logs, nights, patient.zone, now) for day in days)
    return Picture(shown, sum(log.minutes or 0 for log in logs))


def nights_of(patient: Patient, window: IntegrationWindow, entries: EntryQuerySet | None) -> dict[date, str]:
    """By the morning: what was tapped, else what the journal's slider of that day says."""
    mornings = {day.night(patient.zone) for day in days_of(window.anchor_at, window.effective_closes_at)}
    found: dict[date, str] = {}
    if entries is not None:
        mine = entries.filter(patient=patient, started_at__gte=window.anchor_at, sleep__isnull=False)
        for at, sleep in mine.order_by("started_at").values_list("started_at", "sleep"):
            found[at.astimezone(patient.zone).date()] = _("Slept: %(number)s of 10") % {"number": sleep}
    tapped = Night.objects.filter(patient=patient, woke_on__in=[one for one in mornings if one])
    found |= {night.woke_on: str(night.get_how_display()) for night in tapped}
    return {morning: words for morning, words in found.items() if morning in mornings}


def own_entries() -> EntryQuerySet:
    return JournalEntry.objects.submitted()


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
