from __future__ import annotations

from django import forms

from integration_care.accounts.forms.fields import DayInput


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
