"""Which set is offered, and on which days."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from integration_care.accounts.forms.fields import DayInput
from patients.journals.models import OfferedSet, PromptSet

WEEKLY = OfferedSet.Rhythm.WEEKLY


class OfferForm(forms.Form):
    prompt_set: forms.ModelChoiceField[PromptSet] = forms.ModelChoiceField(
        label="Questions", queryset=None, empty_label=None
    )
    rhythm = forms.ChoiceField(
        label="How often", choices=OfferedSet.Rhythm.choices, widget=forms.RadioSelect,
        initial=OfferedSet.Rhythm.ONCE,
    )  # fmt: skip
    first_on = forms.DateField(label="From", widget=DayInput())
    until_on = forms.DateField(label="Last day, of a weekly one", required=False, widget=DayInput())

    def __init__(self, *args: Any, offered: QuerySet[PromptSet], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        cast("forms.ModelChoiceField[PromptSet]", self.fields["prompt_set"]).queryset = offered
        self.fields["first_on"].initial = today

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first_on, until_on = said.get("first_on"), said.get("until_on")
        if first_on and first_on < self.today:
            self.add_error("first_on", "This day is over.")
        if said.get("rhythm") == WEEKLY and "until_on" not in self.errors:
            if until_on is None:
                self.add_error("until_on", "Say which.")
            elif first_on and until_on < first_on:
                self.add_error("until_on", "The end comes before the first day.")
        return said
