"""One instrument as a form: its words exactly, one answer an item, and what is blank asked about once."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, cast

from django import forms

from integration_care.accounts.forms.fields import DayInput
from patients.measures.instrument import Instrument, Item
from patients.measures.scoring import is_asked
from patients.models import Patient

RADIO = {"class": "form-check-input check-radio"}


class MeasureForm(forms.Form):
    taken_on = forms.DateField(label="Filled in on", widget=DayInput())
    is_partial = forms.BooleanField(label="Keep it without a score", required=False)

    def __init__(
        self, *args: Any, instrument: Instrument, patient: Patient, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instrument, self.now, self.zone = instrument, now, patient.clinic.zone
        self.fields["taken_on"].initial = self.today
        self.fields["taken_on"].widget.attrs["max"] = self.today.isoformat()
        for item in instrument.items:
            self.fields[self._name(item.key)] = self._question(item)

    @staticmethod
    def _name(key: str) -> str:
        return f"item-{key}"

    @staticmethod
    def _question(item: Item) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=item.text,
            help_text=item.hint,
            choices=[(str(option.value), option.label) for option in item.options],
            required=False,
            widget=forms.RadioSelect(attrs=RADIO),
        )

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[self._name(item.key)] for item in self.instrument.items]

    @property
    def answers(self) -> dict[str, int | None]:
        typed = {item.key: self.cleaned_data.get(self._name(item.key)) for item in self.instrument.items}
        return {key: int(value) if value else None for key, value in typed.items()}

    @property
    def taken_at(self) -> datetime:
        """Now when it was filled in today; noon of its day when that was earlier."""
        day = cast("date", self.cleaned_data["taken_on"])
        return self.now if day == self.today else datetime.combine(day, time(12), self.zone)

    def clean_taken_on(self) -> date:
        day = cast("date", self.cleaned_data["taken_on"])
        if day > self.today:
            raise forms.ValidationError("This day is still to come.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        answers = self.answers
        asked = [item for item in self.instrument.scored_items if is_asked(item, answers)]
        blank = [item.key for item in asked if answers[item.key] is None]
        if blank and not cleaned.get("is_partial"):
            words = f"Not answered: {', '.join(blank)}. Answer them, or keep the form without a score."
            self.add_error("is_partial", words)
        return cleaned


class StrikeForm(forms.Form):
    reason = forms.CharField(
        label="Why this entry is wrong", max_length=200,
        error_messages={"required": "Say why this entry is wrong; it stays readable, struck out."},
    )  # fmt: skip
