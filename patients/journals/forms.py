from __future__ import annotations

from typing import Any, Self

from django import forms
from django.db.models import Model
from django.http import QueryDict

from patients.journals.models import Prompt, PromptSet
from patients.journals.seen import mark_of

LONGEST_OPTION = 100
Kind = Prompt.Kind


class BeginSetForm(forms.Form):
    title = forms.CharField(max_length=120, label="Title of a new set", help_text="Patients see it too.")


class Rewording(forms.Form):
    """Words that somebody else may be changing too. `seen` is the mark of those on the page."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    @classmethod
    def names(cls) -> list[str]:
        return [name for name in cls.base_fields if name != "seen"]

    @classmethod
    def of(cls, row: Model, sent: QueryDict | None = None) -> Self:
        stands = {name: getattr(row, name) for name in cls.names()}
        return cls(sent or None, initial=stands | {"seen": mark_of(row, stands)})

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names()}

    def shows_both(self, stands: Model, who: str) -> None:
        """What they typed stays in the fields, what stands now is said beside. Saving again replaces it."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix("seen")] = mark_of(stands, self.names())  # type: ignore[index]
        for name, typed in self.said.items():
            if (now := getattr(stands, name)) != typed:
                self.add_error(name, f"{who} saved this meanwhile: “{self._shown(name, now)}”")
        self.add_error(
            None, "Not saved: somebody else changed it meanwhile. Both are here; save what is to stand."
        )

    def _shown(self, name: str, value: Any) -> str:
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, {True: "yes", False: "no", "": "nothing"}.get(value, value)))


class PromptSetForm(Rewording):
    title = forms.CharField(max_length=120, help_text="Patients see it too.")
    moment = forms.ChoiceField(choices=PromptSet.Moment.choices, label="For which moment")
    introduction = forms.CharField(
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One human line above the questions.",
    )
    anchor = forms.CharField(
        required=False, max_length=300, label="A line to come to rest on",
        widget=forms.Textarea(attrs={"rows": 2}), help_text="Shown first in trauma-informed care.",
    )  # fmt: skip
    asks_sliders = forms.BooleanField(
        required=False,
        label="Ask for mood, energy, sleep and pain",
        help_text="0 to 10, on a page of their own.",
    )


class PromptForm(Rewording):
    text = forms.CharField(
        max_length=300, label="Question", widget=forms.Textarea(attrs={"rows": 2, "class": "voice-field"})
    )
    gentle_text = forms.CharField(
        required=False, max_length=300, label="The same, in gentle words",
        widget=forms.Textarea(attrs={"rows": 2, "class": "voice-field"}),
        help_text="Asked in trauma-informed care. Empty: asked as above.",
    )  # fmt: skip
    hint = forms.CharField(required=False, max_length=300, help_text="A line below it, in smaller type.")
    kind = forms.ChoiceField(choices=Kind.choices, label="Answered with")
    options = forms.CharField(
        required=False, label="To choose from", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A line each. For 0 to 10: what 0 means, and what 10 means.",
    )  # fmt: skip
    is_about_body = forms.BooleanField(
        required=False, label="It is about the body",
        help_text="In trauma-informed care it is said to be an extra.",
    )  # fmt: skip

    def clean_options(self) -> str:
        """Lines without the empty ones, each once."""
        lines = [line.strip() for line in self.cleaned_data["options"].splitlines()]
        if any(len(line) > LONGEST_OPTION for line in lines):
            raise forms.ValidationError(f"A line has at most {LONGEST_OPTION} letters.")
        return "\n".join(dict.fromkeys(line for line in lines if line))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        lines = len(said.get("options", "").splitlines())
        if said.get("kind") == Kind.SEVERAL and lines < 2:
            self.add_error("options", "Write at least two lines to choose from.")
        if said.get("kind") == Kind.SCALE and lines not in (0, 2):
            self.add_error("options", "Write two lines, what 0 means and what 10 means, or none.")
        return said
