"""Commitments as they are typed beside the note: up to six, each on what it acts on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms

from patients.journals.models import Commitment, Insight
from sessions.actions import CommitmentDraft
from sessions.actions.next_look import too_early
from sessions.actions.themes import LONGEST_NAME
from sessions.forms.notes import LONGEST_TEXT
from sessions.forms.times import DayField

NEW = "new:"
KNOWN = "id:"
MOST = 6


@dataclass(frozen=True)
class Threads:
    """What a commitment may be tied to: this session's insights (as lines) and themes, and earlier ones."""

    lines: Sequence[str] = ()
    insights: Sequence[Insight] = ()
    themes: Sequence[str] = ()
    offered: Sequence[str] = ()  # the patient's own words, in a shared entry

    @property
    def insight_choices(self) -> list[tuple[str, Any]]:
        fresh = [(f"{NEW}{line}", line) for line in self.lines]
        known = [(f"{KNOWN}{one.pk}", one.text) for one in self.insights]
        groups = [("This session", fresh), ("Earlier", known)]
        return [("", "None in particular"), *((label, rows) for label, rows in groups if rows)]

    @property
    def theme_choices(self) -> list[tuple[str, str]]:
        return [("", "The insight's, or none"), *((name, name) for name in self.themes)]


class CommitmentForm(forms.Form):
    """One act before the next dose, small enough to happen."""

    text = forms.CharField(label="What will they do", max_length=300, required=False)
    when = forms.CharField(label="When", max_length=120, required=False)
    obstacle = forms.CharField(label="What could get in the way", max_length=300, required=False)
    if_then = forms.CharField(label="If that happens, then", max_length=300, required=False)
    acts_on = forms.CharField(
        label="Acts on the insight", max_length=LONGEST_TEXT, required=False,
        widget=forms.Select(attrs={"data-acts-on": True}),
    )  # fmt: skip
    theme = forms.CharField(
        label="Theme", max_length=LONGEST_NAME, required=False,
        widget=forms.Select(attrs={"data-theme-of": True}),
    )  # fmt: skip
    category = forms.ChoiceField(
        label="Kind", choices=[("", "Choose"), *Commitment.Category.choices], required=False
    )
    accountability = forms.CharField(
        label="Who knows of it and will ask", max_length=120, required=False,
    )  # fmt: skip
    check_in_on = DayField(label="Ask again on", required=False)

    def __init__(
        self, *args: Any, threads: Threads | None = None, since: date | None = None, **kwargs: Any
    ) -> None:
        """`since`: the day on which it is agreed, before which nothing can be asked again."""
        super().__init__(*args, **kwargs)
        self.since = since
        self.threads = threads or Threads()
        if self.threads.offered:
            self.fields["text"].widget.attrs["list"] = "offered"
        self._offer("acts_on", self.threads.insight_choices)
        self._offer("theme", self.threads.theme_choices)

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """With what was chosen before, which may be a line that was typed a moment ago."""
        chosen = self[name].value() or ""
        is_there = any(chosen == value or chosen in dict(_rows(rows)) for value, rows in choices)
        words = chosen.removeprefix(NEW) if not chosen.startswith(KNOWN) else ""
        widget = cast("forms.Select", self.fields[name].widget)
        widget.choices = choices if is_there or not words else [*choices, (chosen, words)]

    def clean_acts_on(self) -> str:
        chosen = str(self.cleaned_data["acts_on"])
        fresh = {f"{NEW}{line}" for line in self.threads.lines}
        if chosen and chosen not in fresh | {f"{KNOWN}{one.pk}" for one in self.threads.insights}:
            raise forms.ValidationError("This insight is not in the list any more. Choose again, or none.")
        return chosen

    def clean_check_in_on(self) -> date | None:
        day: date | None = self.cleaned_data["check_in_on"]
        if why := too_early(day, self.since):
            raise forms.ValidationError(why)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        rest = [name for name in self.fields if name != "text" and cleaned.get(name)]
        if rest and not cleaned.get("text"):
            self.add_error("text", "Say what they will do, or leave the whole commitment empty.")
        return cleaned

    @property
    def draft(self) -> CommitmentDraft | None:
        said = dict(self.cleaned_data)
        if not said.get("text"):
            return None
        on = said.pop("acts_on")
        known = UUID(on.removeprefix(KNOWN)) if on.startswith(KNOWN) else None
        fresh = on.removeprefix(NEW) if on.startswith(NEW) else ""
        return CommitmentDraft(**said, insight_id=known, insight_text=fresh)


def _rows(rows: Any) -> Any:
    return rows if isinstance(rows, list) else []


class Commitments(forms.BaseFormSet[CommitmentForm]):
    """The first is open, the others are folded away."""

    @property
    def drafts(self) -> list[CommitmentDraft]:
        drafts = [form.draft for form in self.forms] if self.is_bound else []
        return [draft for draft in drafts if draft is not None]


CommitmentFormSet = forms.formset_factory(
    CommitmentForm, formset=Commitments, extra=2, max_num=MOST, absolute_max=MOST + 2
)
