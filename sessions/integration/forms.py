"""The note of an integration, with insights, themes and the commitments it closes on."""

from __future__ import annotations

import json
from typing import Any

from django import forms

from patients.journals.models import Commitment
from patients.models import Course
from sessions.actions.commitments import CommitmentDraft
from sessions.forms.notes import LONGEST_TEXT, NoteForm
from sessions.forms.times import DayField
from sessions.models import Note
from sessions.note_sections import LEVELS


class IntegrationForm(NoteForm):
    """Insights and themes stay with the note while it is written; completing makes records of them."""

    themes = forms.CharField(
        label="Themes",
        required=False,
        max_length=300,
        help_text="Separated by commas, such as grief, father, voice.",
    )
    insights = forms.CharField(
        label="Insights", required=False, max_length=LONGEST_TEXT,
        help_text="One on each line. Each is kept and brought back later.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "voice"}),
    )  # fmt: skip
    framework = forms.ChoiceField(label="Framework", choices=Course.Framework.choices, required=False)
    levels = forms.MultipleChoiceField(
        label="Levels touched", choices=LEVELS, required=False, widget=forms.CheckboxSelectMultiple
    )

    @property
    def kept(self) -> dict[str, str]:
        return super().kept | {name: self.cleaned_data.get(name, "") for name in ("themes", "insights")}

    @property
    def theme_names(self) -> list[str]:
        return [name.strip() for name in self.cleaned_data["themes"].split(",") if name.strip()]

    @property
    def insight_lines(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["insights"].splitlines() if line.strip()]


class CommitmentForm(forms.Form):
    """One act before the next dose, small enough to happen."""

    text = forms.CharField(label="What will they do", max_length=300, required=False)
    category = forms.ChoiceField(
        label="Kind", choices=[("", "Choose"), *Commitment.Category.choices], required=False
    )
    when = forms.CharField(label="When", max_length=120, required=False)
    obstacle = forms.CharField(label="What could get in the way", max_length=300, required=False)
    if_then = forms.CharField(label="If that happens, then", max_length=300, required=False)
    check_in_on = DayField(label="Ask again on", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        rest = [name for name in self.fields if name != "text" and cleaned.get(name)]
        if rest and not cleaned.get("text"):
            self.add_error("text", "Say what they will do, or leave the whole commitment empty.")
        return cleaned

    @property
    def draft(self) -> CommitmentDraft | None:
        return CommitmentDraft(**self.cleaned_data) if self.cleaned_data.get("text") else None


class _Commitments(forms.BaseFormSet[CommitmentForm]):
    @property
    def drafts(self) -> list[CommitmentDraft]:
        return [form.draft for form in self.forms if form.draft is not None]

    @property
    def kept(self) -> str:
        """What is typed so far, for keeping with the note."""
        rows = [{name: form[name].data or "" for name in form.fields} for form in self.forms]
        return json.dumps([row for row in rows if any(row.values())])


CommitmentFormSet = forms.formset_factory(
    CommitmentForm, formset=_Commitments, extra=2, max_num=6, absolute_max=8
)


def kept_commitments(note: Note | None) -> list[dict[str, str]]:
    """Commitments typed but not yet completed with the session."""
    bodies = {section.key: section.body for section in note.sections.all()} if note else {}
    kept = json.loads(bodies.get("commitments") or "[]")
    return [row for row in kept if isinstance(row, dict)]
