"""The one quick question of whatever leaves the clinic: to whom does it go?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from patients.disclosures.models import Disclosure

STAYS = "stays"
NAME_THEM = "Please write down who it is, and why."
TO_WHOM = [(STAYS, "Nobody: it stays in the clinic"), *Disclosure.To.choices]
NEEDS_WORDS = (Disclosure.To.AUTHORITY, Disclosure.To.OTHER)


@dataclass(frozen=True)
class Receiver:
    """`words`: name and address, and why, where the choice alone does not say it."""

    to_whom: str = STAYS
    words: str = ""

    @property
    def is_outside(self) -> bool:
        return self.to_whom != STAYS


class ReceiverForm(forms.Form):
    """`usual`: what is chosen beforehand, and meant by who says nothing."""

    to_whom = forms.ChoiceField(label="For whom is it?", choices=TO_WHOM, required=False)
    to_words = forms.CharField(
        label="Their name, and why",
        required=False,
        max_length=300,
        help_text="A court, an authority or somebody else has to be named.",
    )

    def __init__(self, *args: Any, usual: str = STAYS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usual = usual
        self.fields["to_whom"].initial = usual

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if said_too_little(cleaned):
            self.add_error("to_words", NAME_THEM)
        return cleaned

    @property
    def receiver(self) -> Receiver:
        return Receiver(self.cleaned_data["to_whom"] or self.usual, self.cleaned_data["to_words"].strip())


class LeavingForm(ReceiverForm):
    """Of a file that leaves as soon as it is made: nothing is chosen beforehand."""

    to_whom = forms.ChoiceField(
        label="For whom is it?",
        choices=[("", "Please choose"), *TO_WHOM],
        error_messages={"required": "Please choose for whom it is."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, usual="", **kwargs)


def said_too_little(cleaned: Mapping[str, Any]) -> bool:
    return cleaned.get("to_whom") in NEEDS_WORDS and not str(cleaned.get("to_words") or "").strip()
