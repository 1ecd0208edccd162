"""The screening list answered on one page, a clearance, and the words on touch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms

from integration_care.accounts.forms.fields import DayInput
from patients.models import Patient, Screening, TouchConsent
from patients.screening.actions import TYPED, Answered
from patients.screening.standing import ItemStanding, Standing, State

ANSWER_OR_NOT = {"invalid_choice": "Answer yes, no or not known."}


class ScreeningForm(forms.Form):
    """Three radios and a note for each item. Nothing is required: what is left open stays unanswered.

    What has expired comes without its old answer, so that it is asked again.
    """

    renew = forms.BooleanField(label="All of it was asked again today", required=False)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        for one in standing.items:
            self._add(one)
        if not standing.is_begun:
            del self.fields["renew"]

    def _add(self, one: ItemStanding) -> None:
        key, present = one.item.key, one.answer
        stands = present is not None and one.state is not State.EXPIRED
        self.fields[f"answer-{key}"] = forms.ChoiceField(
            label=one.item.text, choices=Screening.Answer.choices, required=False, widget=forms.RadioSelect(),
            initial=present.answer if present and stands else None, error_messages=ANSWER_OR_NOT,
        )  # fmt: skip
        self.fields[f"note-{key}"] = forms.CharField(
            label=f"Note: {one.item.text}", required=False, max_length=TYPED,
            initial=present.note if present else "",
            widget=forms.TextInput(
                attrs={"placeholder": "Since when, how severe", "class": "form-control"}
            ),
        )  # fmt: skip
        self.fields[f"seen-{key}"] = forms.UUIDField(required=False, widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for one in self.standing.items:
            if cleaned.get(f"note-{one.item.key}") and not cleaned.get(f"answer-{one.item.key}"):
                self.add_error(f"answer-{one.item.key}", "A note needs an answer: yes, no or not known.")
        return cleaned

    @property
    def answers(self) -> list[Answered]:
        return [self._answered(one.item.key) for one in self.standing.items]

    def _answered(self, key: str) -> Answered:
        said = {name: self.cleaned_data.get(f"{name}-{key}") for name in ("answer", "note", "seen")}
        return Answered(key, said["answer"] or "", said["note"] or "", cast("UUID | None", said["seen"]))


class ClearanceForm(forms.Form):
    grounds = forms.CharField(
        label="On what grounds", max_length=TYPED, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say on what grounds; it stays in the record."},
    )  # fmt: skip
    expires_on = forms.DateField(
        label="Holds until", widget=DayInput(), help_text="The last day on which it holds.",
        error_messages={"required": "Give the last day on which it holds."},
    )  # fmt: skip
    is_confirmed = forms.BooleanField(required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, days: int, today: date) -> None:
        """`days`: how long the protocol lets it hold; proposed, and the most it may be."""
        super().__init__(data)
        expiry = self.fields["expires_on"]
        latest = today + timedelta(days=days)
        expiry.initial = latest
        expiry.widget.attrs |= {"min": today.isoformat(), "max": latest.isoformat()}

    @property
    def asks_to_confirm(self) -> bool:
        return "is_confirmed" in self.errors


class TouchForm(forms.Form):
    """Choices first; the words are the patient's."""

    extent = forms.ChoiceField(
        label="Agreed to", choices=TouchConsent.Extent.choices, widget=forms.RadioSelect(),
        error_messages={"required": "Choose what they agreed to; “no touch” is an answer too."},
    )  # fmt: skip
    words = forms.CharField(
        label="Limits and signals, in their words", max_length=TYPED, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "voice"}),
        help_text="Such as: only my left hand, and ask each time. A raised palm means stop.",
    )  # fmt: skip
    asked_on = forms.DateField(label="Asked on", widget=DayInput())

    def __init__(self, *args: Any, patient: Patient, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.zone = now, patient.clinic.zone
        today = now.astimezone(self.zone).date()
        self.fields["asked_on"].initial = today
        self.fields["asked_on"].widget.attrs["max"] = today.isoformat()

    @property
    def asked_at(self) -> datetime:
        """Now when they were asked today, else noon of that day."""
        day = cast("date", self.cleaned_data["asked_on"])
        is_today = day == self.now.astimezone(self.zone).date()
        return self.now if is_today else datetime.combine(day, time(12), self.zone)
