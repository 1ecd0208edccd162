"""Noting by hand what was told, sent or handed over; taking back what was noted wrongly."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms

from patients.disclosures.actions import ByHand
from patients.disclosures.models import Disclosure
from patients.disclosures.receiver import NAME_THEM, said_too_little
from patients.models import Patient

WAYS = [way for way in Disclosure.Way.choices if way[0] not in ("document", "export")]
TO_COME = "That day is still to come."
BEFORE_BIRTH = "That was before the patient was born."
NOON = time(12)  # an hour is not asked for: a day is what an account needs


class NoteForm(forms.Form):
    to_whom = forms.ChoiceField(label="To whom", choices=[("", "Please choose"), *Disclosure.To.choices])
    to_words = forms.CharField(label="Name and address", max_length=300, required=False)
    way = forms.ChoiceField(label="How", choices=WAYS)
    content = forms.CharField(label="What", max_length=300, help_text="In a few words: dates of the doses.")
    purpose = forms.CharField(label="Why, if there is more to say", max_length=300, required=False)
    day = forms.DateField(label="On", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, patient: Patient, now: datetime, **kwargs: Any) -> None:
        self.patient, self.now = patient, now
        self.today = now.astimezone(patient.clinic.zone).date()
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = self.today

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(TO_COME)
        if day < self.patient.born_on:
            raise forms.ValidationError(BEFORE_BIRTH)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if said_too_little(cleaned):
            self.add_error("to_words", NAME_THEM)
        return cleaned

    @property
    def told(self) -> ByHand:
        said = self.cleaned_data
        at = datetime.combine(said["day"], NOON, self.patient.clinic.zone)
        return ByHand(
            to_whom=said["to_whom"],
            way=said["way"],
            recipient=said["to_words"].strip(),
            content=said["content"].strip(),
            purpose=said["purpose"].strip(),
            disclosed_at=min(at, self.now),
        )


class TakeBackForm(forms.Form):
    reason = forms.CharField(label="Why it does not count", max_length=300)
