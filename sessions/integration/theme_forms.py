"""Renaming a theme, and joining two that mean the same."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from sessions.actions.themes import LONGEST_NAME
from sessions.models import Theme


class RenameForm(forms.Form):
    name = forms.CharField(
        label="Another name", max_length=LONGEST_NAME,
        error_messages={
            "required": "Give the theme a name, a word or two.",
            "max_length": f"A theme is a word or two, {LONGEST_NAME} letters at most.",
        },
    )  # fmt: skip


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(
        queryset=Theme.objects.none(), label="Join it with", empty_label="Choose a theme",
        help_text="Its sessions, insights and commitments move there. This cannot be taken apart again.",
        error_messages={
            "required": "Choose the theme that stays.",
            "invalid_choice": "Choose one of this patient's other themes.",
        },
    )  # fmt: skip

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Theme.objects.standing().filter(patient=theme.patient_id).exclude(pk=theme.pk)
        cast("forms.ModelChoiceField[Theme]", self.fields["into"]).queryset = others
