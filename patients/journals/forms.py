from __future__ import annotations

from typing import Any

from django import forms

from patients.journals.models import Prompt, PromptSet
from patients.journals.rewording import Rewording, spanish_of

LONGEST_OPTION = 100
Kind = Prompt.Kind


class BeginSetForm(forms.Form):
    title = forms.CharField(max_length=120, label="Title of a new set", help_text="Patients see it too.")


class PromptSetForm(Rewording):
    title = forms.CharField(max_length=120, help_text="Patients see it too.")
    title_es = spanish_of("Title", 120, widget=forms.TextInput)
    moment = forms.ChoiceField(choices=PromptSet.Moment.choices, label="For which moment")
    introduction = forms.CharField(
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One human line above the questions.",
    )
    introduction_es = spanish_of("Introduction")
    anchor = forms.CharField(
        required=False, max_length=300, label="A line to come to rest on",
        widget=forms.Textarea(attrs={"rows": 2}), help_text="Shown first in trauma-informed care.",
    )  # fmt: skip
    anchor_es = spanish_of("The line to come to rest on")
    asks_sliders = forms.BooleanField(
        required=False,
        label="Ask for mood, energy, sleep and pain",
        help_text="0 to 10, on a page of their own.",
    )


class PromptForm(Rewording):
    text = forms.CharField(
        max_length=300, label="Question", widget=forms.Textarea(attrs={"rows": 2, "class": "voice-field"})
    )
    text_es = spanish_of("Question")
    gentle_text = forms.CharField(
        required=False, max_length=300, label="The same, in gentle words",
        widget=forms.Textarea(attrs={"rows": 2, "class": "voice-field"}),
        help_text="Asked in trauma-informed care. Empty: asked as above.",
    )  # fmt: skip
    gentle_text_es = spanish_of("In gentle words")
    hint = forms.CharField(required=False, max_length=300, help_text="A line below it, in smaller type.")
    hint_es = spanish_of("Hint")
    kind = forms.ChoiceField(choices=Kind.choices, label="Answered with")
    options = forms.CharField(
        required=False, label="To choose from", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A line each. For 0 to 10: what 0 means, and what 10 means.",
    )  # fmt: skip
    options_es = spanish_of("To choose from", 10_000, rows=3)
    is_about_body = forms.BooleanField(
        required=False, label="It is about the body",
        help_text="In trauma-informed care it is said to be an extra.",
    )  # fmt: skip

    def clean_options(self) -> str:
        return _lines(self.cleaned_data["options"])

    def clean_options_es(self) -> str:
        return _lines(self.cleaned_data["options_es"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        lines, spanish = (len(said.get(name, "").splitlines()) for name in ("options", "options_es"))
        if said.get("kind") == Kind.SEVERAL and lines < 2:
            self.add_error("options", "Write at least two lines to choose from.")
        if said.get("kind") == Kind.SCALE and lines not in (0, 2):
            self.add_error("options", "Write two lines, what 0 means and what 10 means, or none.")
        if spanish not in (0, lines):
            self.add_error("options_es", f"Write the same lines in Spanish, {lines} of them, or none.")
        return said


def _lines(typed: str) -> str:
    """Without the empty ones, each once."""
    lines = [line.strip() for line in typed.splitlines()]
    if any(len(line) > LONGEST_OPTION for line in lines):
        raise forms.ValidationError(f"A line has at most {LONGEST_OPTION} letters.")
    return "\n".join(dict.fromkeys(line for line in lines if line))
