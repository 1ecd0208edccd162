"""The note of an integration: what is typed stays with it; completing makes records of it."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from sessions.actions import InsightDraft
from sessions.actions.themes import LONGEST_NAME, key_of
from sessions.forms.notes import LONGEST_TEXT, NoteForm
from sessions.note_sections import EMOTIONS, LEVELS

# "I can be sad and still be here #grief": the end of a line, from a letter on, names the theme.
NAMED = re.compile(r"^(?P<text>.*\S)\s+#(?P<theme>[^\W\d_][^#]*)$")
SECOND = re.compile(r"^(?P<text>.*?\S)\s+(?P<tag>#[^\W\d_][\w-]*)$")
BESIDE = ("themes", "insights", "concern", "without_commitment")


class IntegrationForm(NoteForm):
    """`themes` are commas between names, whatever the page makes of them."""

    themes = forms.CharField(
        label="Themes", required=False, max_length=600,
        help_text="A word or two each, such as grief, father, voice. Commas between them.",
        widget=forms.TextInput(attrs={"data-tags": "known-themes", "autocomplete": "off"}),
    )  # fmt: skip
    insights = forms.CharField(
        label="Insights to keep", required=False, max_length=LONGEST_TEXT,
        help_text="One on each line, in their words. End with #theme to file it: I can be sad #grief",
        widget=forms.Textarea(attrs={"rows": 3, "class": "voice", "data-insights": True}),
    )  # fmt: skip
    levels = forms.MultipleChoiceField(
        label="Levels touched", choices=LEVELS, required=False, widget=forms.CheckboxSelectMultiple
    )
    emotions = forms.MultipleChoiceField(
        label="Emotions", choices=EMOTIONS, required=False, widget=forms.CheckboxSelectMultiple
    )
    has_concern = forms.BooleanField(
        label="Concern for safety", required=False,
        help_text="Completing, or stopping early, tells the care team at once. Your words stay in the note.",
    )  # fmt: skip
    concern = forms.CharField(
        label="What the concern is", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    without_commitment = forms.CharField(
        label="Why, if you like", required=False, max_length=200,
        help_text="It stays in the note. It may stay empty.",
    )  # fmt: skip

    def _as_it_stands(self, note: Any) -> dict[str, Any]:
        stands = super()._as_it_stands(note)
        return stands | {"has_concern": bool(stands.get("concern"))}

    def clean_themes(self) -> str:
        long = [name for name in self._names(self.cleaned_data["themes"]) if len(name) > LONGEST_NAME]
        if long:
            raise forms.ValidationError(
                f"“{long[0][:30]}…” is long for a theme. Up to {LONGEST_NAME} letters, commas between themes."
            )
        return str(self.cleaned_data["themes"])

    def check_for_completing(self) -> bool:
        """What a draft may lack and a completed note may not. Errors are said at their fields."""
        ticked, words = self.cleaned_data["has_concern"], self.cleaned_data["concern"].strip()
        if ticked and not words:
            self.add_error("concern", "Say in a few words what the concern is.")
        if words and not ticked:
            self.add_error("has_concern", "Tick it to tell the care team, or clear the words below.")
        if words := asked_which(self.cleaned_data["insights"]):
            self.add_error("insights", words)
        return not self.errors

    @property
    def kept(self) -> dict[str, str]:
        """Fields that were not on the page stay as they are."""
        beside = {name: self.cleaned_data.get(name, "") for name in BESIDE if name in self.data}
        return super().kept | beside

    @property
    def theme_names(self) -> list[str]:
        return self._names(self.cleaned_data["themes"])

    @property
    def insight_drafts(self) -> list[InsightDraft]:
        return insights_in(self.cleaned_data["insights"])

    @staticmethod
    def _names(typed: str) -> list[str]:
        """Without empty ones and repetitions, in the order and spelling in which they were typed."""
        names = (" ".join(name.split()) for name in typed.split(","))
        return list({key_of(name): name for name in reversed([*filter(None, names)])}.values())[::-1]


class ConcernForm(forms.Form):
    """A concern that was remembered after the session."""

    words = forms.CharField(
        label="What the concern is", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The care team is told at once. Your words stay in your note.",
        error_messages={"required": "Say in a few words what the concern is."},
    )  # fmt: skip


def asked_which(typed: str) -> str:
    """An insight goes under one theme: of a line that ends with two, which it is. Empty: nothing to ask."""
    for line in typed.splitlines():
        last = NAMED.match(line.strip())
        first = last and SECOND.search(last["text"])
        if last and first:
            both = f"{first['tag']} and #{last['theme']}"
            return f"“{first['text'][:60]}” ends with {both}. It goes under one theme: keep one of them."
    return ""


def insights_in(typed: str) -> list[InsightDraft]:
    """Lines with the theme that each may name at its end."""
    return [_insight(line.strip()) for line in typed.splitlines() if line.strip()]


def _insight(line: str) -> InsightDraft:
    named = NAMED.match(line)
    if named is None or len(named["theme"].strip()) > LONGEST_NAME:
        return InsightDraft(line)
    return InsightDraft(named["text"], named["theme"].strip(" .,"))
