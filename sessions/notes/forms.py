"""An addendum, a private note, and the choice between two versions."""

from __future__ import annotations

from typing import Any

from django import forms

from sessions.models import Note
from sessions.notes.actions import LONGEST_TEXT
from sessions.notes.compare import Pick
from sessions.notes.text import NoteText

PRIVATE = "private"  # the one section of a private note


class AddendumForm(forms.Form):
    reason = forms.CharField(
        label="Why it is added",
        max_length=200,
        help_text="Such as: left out by mistake; the patient called afterwards.",
        error_messages={"required": "Say why this is added. It stays with the note."},
    )
    text = forms.CharField(
        label="What is added",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write what is added."},
    )


class PrivateNoteForm(forms.Form):
    version = forms.IntegerField(
        min_value=0, initial=0, widget=forms.HiddenInput(attrs={"data-autosave-version": True})
    )
    private = forms.CharField(
        label="My private note",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    @classmethod
    def of(cls, note: Note | None) -> PrivateNoteForm:
        if note is None:
            return cls()
        bodies = {section.key: section.body for section in note.sections.all()}
        return cls(initial={"version": note.version, PRIVATE: bodies.get(PRIVATE, "")})

    @property
    def text(self) -> NoteText:
        sections = {PRIVATE: self.cleaned_data[PRIVATE]}
        return NoteText(self.cleaned_data["version"], sections, sort=Note.Sort.PROCESS)


class ChoiceForm(forms.Form):
    """One pick for each section that differs, on top of the version and the late text that were looked at."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, keys: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = keys
        for key in keys:
            self.fields[f"pick-{key}"] = forms.ChoiceField(
                choices=[(pick.value, pick.value) for pick in Pick],
                error_messages={"required": "Choose one of the three."},
            )

    @property
    def picks(self) -> dict[str, Pick]:
        return {key: Pick(self.cleaned_data[f"pick-{key}"]) for key in self.keys}
