"""The one question of a link."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class BirthDateForm(forms.Form):
    """The one question of a link. Three fields, since no two phones agree on a date picker."""

    month = forms.TypedChoiceField(choices=[("", gettext_lazy("Month")), *MONTHS.items()], coerce=int)
    day = forms.IntegerField(min_value=1, max_value=31)
    year = forms.IntegerField(min_value=1900, max_value=2100)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if {"month", "day", "year"} <= given.keys():
            try:
                given["born_on"] = date(given["year"], given["month"], given["day"])
            except ValueError:
                self.add_error(None, _("That day does not exist in the calendar. Please look again."))
        return given
