"""What a person says about a call, a window or an alert."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from patients.followups.models import ContactLog
from patients.followups.reasons import OTHER, REASONS, in_one_line


class ContactForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=ContactLog.Outcome.choices, widget=forms.RadioSelect, label="What happened"
    )
    note = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), label="Note (optional)"
    )


class ReasonForm(forms.Form):
    choice = forms.ChoiceField(
        choices=[(reason, reason) for reason in REASONS], widget=forms.RadioSelect, label="Reason"
    )
    words = forms.CharField(required=False, max_length=200, label="In your words")
    is_excused = forms.BooleanField(
        required=False,
        label="Excused",
        help_text="Nobody could have met this window. It does not count against the clinic's promise.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("choice") == OTHER and not cleaned.get("words", "").strip():
            self.add_error("words", ValidationError("Say the reason in a few words."))
        return cleaned

    @property
    def reason(self) -> str:
        """One line: the choice, with the words where there are any."""
        return in_one_line(self.cleaned_data["choice"], self.cleaned_data["words"].strip())


class DispositionForm(forms.Form):
    disposition = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="What was done",
        help_text="For example: spoke with them, safe at home with their partner, call again tomorrow.",
    )


class OpeningForm(DispositionForm):
    """A record was opened in an emergency: what a colleague thinks of it."""

    disposition = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="What you found",
        help_text="For example: it was right to look, I was on leave. Or: I asked our admin to look into it.",
    )


class DoneForm(forms.Form):
    """Nothing to say: the question is only whether it is done."""
