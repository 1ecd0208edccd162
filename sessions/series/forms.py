"""A series as it is typed: its pattern, and each of its doses, in the clinic's local time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from integration_care.accounts.models import Membership
from integration_care.accounts.models.working_hours import Weekday
from sessions.forms.booking import BookingForm
from sessions.forms.times import ClockField, DayField, instant
from sessions.models import CareSession
from sessions.series.pattern import days_from

MOST_DOSES = 24
COUNT = f"Between 1 and {MOST_DOSES} doses."
WEEKDAYS = [(str(day.value), day.label[:3]) for day in Weekday]
TICK = {"class": "form-check-input"}


@dataclass(frozen=True)
class Visit:
    """What every dose of the series has in common."""

    lead: Membership
    minutes: int
    place: str
    support: CareSession.Support


class PatternForm(BookingForm):
    """Weekdays, a time and a number; `days` of a valid form are the dates they come to."""

    weekdays = forms.MultipleChoiceField(
        label="On", choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple(TICK),
        error_messages={"required": "Choose one weekday or more."},
    )  # fmt: skip
    count = forms.IntegerField(
        label="Doses", min_value=1, max_value=MOST_DOSES,
        error_messages={"min_value": COUNT, "max_value": COUNT, "invalid": COUNT},
    )  # fmt: skip

    def __init__(self, *args: Any, member: Membership, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, member=member, kind=CareSession.Kind.DOSING, zone=zone, **kwargs)
        self.fields["date"].label = "From"
        self.fields["date"].widget.attrs.pop("autofocus", None)

    @property
    def days(self) -> list[date]:
        chosen = {int(day) for day in self.cleaned_data["weekdays"]}
        return days_from(self.cleaned_data["date"], chosen, self.cleaned_data["count"])

    @property
    def visit(self) -> Visit:
        said = {name: self.cleaned_data[name] for name in ("lead", "minutes", "place")}
        support = self.cleaned_data.get("support") or CareSession.Support.THERAPIST_PRESENT
        return Visit(**said, support=CareSession.Support(support))


class DoseForm(forms.Form):
    """One dose, which may be moved, or left out by taking its tick away."""

    keep = forms.BooleanField(label="Book", required=False, widget=forms.CheckboxInput(TICK))
    date = DayField(label="Date")
    time = ClockField(label="Time")

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("keep") and cleaned.get("date") and cleaned.get("time"):
            try:
                cleaned["starts_at"] = instant(cleaned["date"], cleaned["time"], self.zone)
            except ValidationError as why:
                self.add_error("time", why)
        return cleaned

    @property
    def starts_at(self) -> datetime | None:
        """None where it is left out, or no time yet."""
        return cast("datetime | None", self.cleaned_data.get("starts_at"))


DoseForms = forms.formset_factory(DoseForm, extra=0, max_num=MOST_DOSES, absolute_max=MOST_DOSES)


def laid_out(days: Sequence[date], clock: str) -> dict[str, str]:
    """The doses of a pattern as their forms would send them."""
    said = {"form-TOTAL_FORMS": str(len(days)), "form-INITIAL_FORMS": str(len(days))}
    for number, day in enumerate(days):
        one = {"keep": "on", "date": day.isoformat(), "time": clock}
        said |= {f"form-{number}-{name}": value for name, value in one.items()}
    return said
