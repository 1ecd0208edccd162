"""A member's working week: up to two spans a day, such as before and after noon."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.forms import BoundField

from integration_care.accounts.actions import Span
from integration_care.accounts.forms.fields import ClockInput
from integration_care.accounts.models import Membership
from integration_care.accounts.models.working_hours import Weekday

SPANS = (1, 2)


class WeekForm(forms.Form):
    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = dict(_week_of(member))
        for day in Weekday:
            for number in SPANS:
                self._add_field(day, number, "starts", "from")
                self._add_field(day, number, "ends", "until")

    def _add_field(self, day: Weekday, number: int, end: str, word: str) -> None:
        which = "" if number == 1 else ", second span"
        self.fields[f"day{day.value}_{end}{number}"] = forms.TimeField(
            required=False, label=f"{day.label} {word}{which}", widget=ClockInput()
        )

    def clean(self) -> dict[str, Any]:
        for day in Weekday:
            spans = [span for number in SPANS if (span := self._check_span(day.value, number))]
            if len(spans) == len(SPANS) and spans[1].starts < spans[0].ends:
                self.add_error(f"day{day.value}_starts2", "After the first span, please.")
        return self.cleaned_data

    def _check_span(self, day: int, number: int) -> Span | None:
        starts, ends = (self.cleaned_data.get(f"day{day}_{end}{number}") for end in ("starts", "ends"))
        if starts and ends and ends > starts:
            return Span(day, starts, ends)
        if starts and ends:
            self.add_error(f"day{day}_ends{number}", "Later than the beginning, please.")
        elif starts or ends:
            self.add_error(f"day{day}_{'ends' if starts else 'starts'}{number}", "Both times, please.")
        return None

    @property
    def spans(self) -> list[Span]:
        """The week that a valid form says."""
        told = ((day.value, number) for day in Weekday for number in SPANS)
        return [span for day, number in told if (span := self._check_span(day, number))]

    def days(self) -> list[tuple[str, list[tuple[BoundField, BoundField]]]]:
        """Each weekday with its bound pairs of fields, for the template."""
        return [
            (day.label, [(self[f"day{day.value}_starts{n}"], self[f"day{day.value}_ends{n}"]) for n in SPANS])
            for day in Weekday
        ]


def _week_of(member: Membership) -> dict[str, time]:
    known: dict[str, time] = {}
    for row in member.working_hours.all():
        number = 2 if f"day{row.weekday}_starts1" in known else 1
        known[f"day{row.weekday}_starts{number}"] = row.starts
        known[f"day{row.weekday}_ends{number}"] = row.ends
    return known
