from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.cache import cache

from integration_care.accounts.forms.fields import DayInput
from integration_care.accounts.models import Membership
from patients.glass.actions import note_nobody_found
from patients.models import Patient

TRIES, WITHIN = 5, 3600  # wrong guesses, and for how many seconds they count
NOBODY = "Nobody of this clinic has that family name and that date of birth. Please check both."
TOO_OFTEN = "That was too often. Please ask somebody of the care team, or an admin."


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why it cannot wait",
        min_length=10,
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        help_text="The care team and the admins read this.",
        error_messages={
            "required": "Say why you need the record now.",
            "min_length": "Say it so that the care team understands it.",
        },
    )


class FindForm(ReasonForm):
    """Whose record, by what somebody who stands before them knows. No list is ever shown."""

    family_name = forms.CharField(
        max_length=80, label="Family name", widget=forms.TextInput({"autocomplete": "off"})
    )
    born_on = forms.DateField(label="Date of birth", widget=DayInput())
    field_order = ("family_name", "born_on", "reason")

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.patient: Patient | None = None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        if self._tries() >= TRIES:
            raise forms.ValidationError(TOO_OFTEN)
        fits = Patient.objects.filter(
            clinic_id=self.member.clinic_id,
            family_name__iexact=said["family_name"].strip(),
            born_on=said["born_on"],
        )
        found = list(fits[:2])
        if len(found) != 1:
            self._count_a_try()
            note_nobody_found(by=self.member)
            raise forms.ValidationError(NOBODY)
        self.patient = found[0]
        return said

    @property
    def _key(self) -> str:
        return f"glass-tries:{self.member.pk}"

    def _tries(self) -> int:
        return cast("int", cache.get(self._key, 0))

    def _count_a_try(self) -> None:
        cache.add(self._key, 0, WITHIN)
        cache.incr(self._key)
