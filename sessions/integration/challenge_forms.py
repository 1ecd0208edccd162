"""Challenges as they are typed: beside the note, and in the register."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms

from sessions.actions import ChallengeDraft
from sessions.actions.next_look import too_early
from sessions.forms.times import DayField
from sessions.models import CareSession, Challenge

MOST = 3


class ChallengeForm(forms.Form):
    """Empty as a whole beside a note: nothing came up."""

    kind = forms.ChoiceField(
        label="What came up", choices=[("", "Nothing so far"), *Challenge.Kind.choices], required=False,
        widget=forms.Select(attrs={"data-challenge-kind": True}),
    )  # fmt: skip
    text = forms.CharField(
        label="How it shows", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    response = forms.CharField(
        label="What was done or agreed", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "data-challenge-response": True}),
    )  # fmt: skip
    review_on = DayField(label="Look at it again on", required=False)

    def __init__(self, *args: Any, since: date | None = None, **kwargs: Any) -> None:
        """`since`: the day on which it came up, before which it is not looked at again."""
        super().__init__(*args, **kwargs)
        self.since = since

    def clean_review_on(self) -> date | None:
        day: date | None = self.cleaned_data["review_on"]
        if why := too_early(day, self.since):
            raise forms.ValidationError(why)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        rest = [name for name in ("text", "response", "review_on") if cleaned.get(name)]
        if rest and not cleaned.get("kind") and "kind" not in self.errors:
            self.add_error("kind", "Choose what came up, or leave the whole challenge empty.")
        return cleaned

    @property
    def draft(self) -> ChallengeDraft | None:
        said = {name: self.cleaned_data.get(name) for name in ("kind", "text", "response", "review_on")}
        return ChallengeDraft(**said) if said["kind"] else None  # type: ignore[arg-type]


class _Challenges(forms.BaseFormSet[ChallengeForm]):
    @property
    def drafts(self) -> list[ChallengeDraft]:
        drafts = [form.draft for form in self.forms] if self.is_bound else []
        return [draft for draft in drafts if draft is not None]


ChallengeFormSet = forms.formset_factory(
    ChallengeForm, formset=_Challenges, extra=1, max_num=MOST, absolute_max=MOST + 1
)


class RegisterForm(ChallengeForm):
    """In the register a challenge has a kind, and the session in which it came up."""

    session = forms.ModelChoiceField(
        queryset=CareSession.objects.none(), label="Came up in", empty_label=None,
        error_messages={"invalid_choice": "Choose one of the sessions listed."},
    )  # fmt: skip

    def __init__(self, *args: Any, sessions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[CareSession]", self.fields["session"]).queryset = sessions
        self.fields["kind"].required = True
        self.fields["kind"].error_messages["required"] = "Choose what came up."


class ReviewForm(forms.Form):
    """A look back: what was found, and whether there is a next look."""

    text = forms.CharField(
        label="What you found", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say what was found in a few words."},
    )  # fmt: skip
    review_on = DayField(label="Look at it again on", required=False)


class CloseForm(forms.Form):
    outcome = forms.CharField(
        label="What came of it", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say what came of it in a few words."},
    )  # fmt: skip
