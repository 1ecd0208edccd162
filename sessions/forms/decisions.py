"""A prescriber's yes or no to a dose, beside the words."""

from __future__ import annotations

from typing import Any

from django import forms

SAY = "Say whether this dose goes ahead: yes or no."


class YesOrNo(forms.TypedChoiceField):
    """True, False, or None where nothing was chosen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Go ahead with this dose?",
            choices=[("yes", "Yes"), ("no", "No")],
            coerce=lambda word: word == "yes",
            empty_value=None,
            error_messages={"required": SAY, "invalid_choice": SAY},
            **kwargs,
        )
