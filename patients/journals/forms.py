from __future__ import annotations

from django import forms

from patients.journals.models import Prompt


class PromptSetForm(forms.Form):
    title = forms.CharField(max_length=120, help_text="Patients see it too.")
    introduction = forms.CharField(
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One human line above the questions.",
    )
    asks_sliders = forms.BooleanField(
        required=False,
        label="Ask for mood, energy, sleep and pain",
        help_text="0 to 10, on a page of their own.",
    )


class PromptForm(forms.Form):
    text = forms.CharField(
        max_length=300, label="Question", widget=forms.Textarea(attrs={"rows": 2, "class": "voice-field"})
    )
    hint = forms.CharField(required=False, max_length=300, help_text="A line below it, in smaller type.")
    kind = forms.ChoiceField(choices=Prompt.Kind.choices, label="Answered with")
