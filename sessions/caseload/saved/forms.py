"""A view's name, and who sees it."""

from __future__ import annotations

from django import forms

from sessions.models import SavedView

TICK = {"class": "form-check-input"}


class ViewForm(forms.Form):
    name = forms.CharField(
        label="Name", max_length=SavedView._meta.get_field("name").max_length,
        error_messages={"required": "Give the view a name."},
    )  # fmt: skip
    is_shared = forms.BooleanField(
        label="Share it with the clinic", required=False, widget=forms.CheckboxInput(TICK),
        help_text="Colleagues find it among their views; each sees their own patients in it.",
    )  # fmt: skip
    is_first = forms.BooleanField(
        label="Begin with it", required=False, widget=forms.CheckboxInput(TICK),
        help_text="My caseload opens with this view.",
    )  # fmt: skip
