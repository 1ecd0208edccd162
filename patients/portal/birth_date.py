"""The one question of a link."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WHICH_MONTH = gettext_lazy("Choose the month.")
WHICH_DAY = gettext_lazy("Type the day as a number from 1 to 31.")
WHICH_YEAR = gettext_lazy("Type all four digits of the year, such as 1985.")


def _always(words: Any) -> dict[str, Any]:
    """Whatever is wrong with a part of a date, what to type is the same."""
    return dict.fromkeys(("required", "invalid", "invalid_choice", "min_value", "max_value"), words)


class BirthDateForm(forms.Form):
    """The one question of a link. Three fields, since no two phones agree on a date picker."""

    month = forms.TypedChoiceField(
        choices=[("", gettext_lazy("Month")), *MONTHS.items()],
        coerce=int,
        error_messages=_always(WHICH_MONTH),
    )
    day = forms.IntegerField(min_value=1, max_value=31, error_messages=_always(WHICH_DAY))
    year = forms.IntegerField(min_value=1900, max_value=2100, error_messages=_always(WHICH_YEAR))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if {"month", "day", "year"} <= given.keys():
            try:
                given["born_on"] = date(given["year"], given["month"], given["day"])
            except ValueError:
                self.add_error("day", _("That day does not exist in the calendar. Please look again."))
        return given
