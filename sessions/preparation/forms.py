"""The note of a preparation, and what is recorded beside it."""

from __future__ import annotations

from django import forms

from sessions.forms.notes import NoteForm
from sessions.note_sections import EDUCATION


class PreparationForm(NoteForm):
    education = forms.MultipleChoiceField(
        label="Spoken about", choices=EDUCATION, required=False, widget=forms.CheckboxSelectMultiple
    )
