from __future__ import annotations

from typing import Any

from django import forms

from integration_care.accounts.models import Membership
from patients.models import Patient

MOST = 10


class FindForm(forms.Form):
    """A patient by name or number. Sent, not asked for by address: no name stands in one."""

    words = forms.CharField(label="Patient", max_length=120, error_messages={"required": "Type a name."})

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.found: list[Patient] = []

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        everybody = Patient.objects.visible_to(self.member).matching(words).by_name()
        self.found = list(everybody[: MOST + 1])
        if not self.found:
            raise forms.ValidationError("Nobody here has that name or number.")
        if len(self.found) > MOST:
            raise forms.ValidationError(f"More than {MOST} fit. Type more of the name.")
        return words
