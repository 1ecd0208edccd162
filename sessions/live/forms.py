"""What is typed at the bedside beside doses and vitals."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from sessions.forms.decisions import YesOrNo
from sessions.forms.dosing import AtSession
from sessions.forms.times import ClockField, near
from sessions.live.actions import Happened
from sessions.models import AdverseEvent


class AcknowledgementForm(forms.Form):
    told = forms.CharField(label="Told", max_length=120, required=False)
    decision = forms.CharField(label="Decision", max_length=500, required=False)
    goes_ahead = YesOrNo(required=False)


class WordsForm(forms.Form):
    text = forms.CharField(label="What was seen or done", max_length=500, required=False)


class UndoForm(forms.Form):
    """One of the usual reasons, by its button, or other words; the words go first."""

    words = forms.CharField(label="Another reason", max_length=200, required=False)
    reason = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["reason"] = cleaned.get("words") or cleaned.get("reason", "")
        return cleaned


class EndingForm(AtSession):
    """How an event ended, or that it goes on; a bare time beside the session."""

    outcome = forms.ChoiceField(label="Outcome", choices=AdverseEvent.Outcome.choices)
    resolved = ClockField(label="Over at", required=False)
    action = forms.CharField(
        label="What was done", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    field_order = ["outcome", "resolved", "action"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resolved"].help_text = "Empty means now, once it is over."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["resolved_at"] = None
        if cleaned.get("resolved"):
            try:
                cleaned["resolved_at"] = near(self.session.happened_at, cleaned["resolved"], self.zone)
            except ValidationError as why:
                self.add_error("resolved", why)
        return cleaned

    @property
    def resolved_at(self) -> datetime | None:
        return cast("datetime | None", self.cleaned_data["resolved_at"])


class FollowEventForm(EndingForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["at"]


class EventForm(EndingForm):
    """An adverse event. What it was comes from the protocol's list."""

    sort = forms.ChoiceField(label="What it was")
    severity = forms.ChoiceField(
        label="How strong",
        choices=AdverseEvent.Severity.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input check-radio"}),
        error_messages={"required": "Choose mild, moderate or severe."},
    )
    is_serious = forms.BooleanField(
        label="Serious",
        required=False,
        help_text="Death, threat to life, hospital stay, lasting disability, birth defect, or another event "
        "that is medically important (ICH E2A). Not the same as severe.",
    )
    description = forms.CharField(
        label="What happened", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    field_order = ["sort", "at", "severity", "is_serious", "description", "action", "outcome", "resolved"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].label = "Onset"
        listed = self.session.course.protocol_version.rules.adverse_events
        named = [(one.key, one.title) for one in listed]
        cast("forms.ChoiceField", self.fields["sort"]).choices = [("", "Choose"), *named]
        self.fields["sort"].error_messages["required"] = "Choose what it was."

    @property
    def event(self) -> Happened:
        typed = self.cleaned_data
        return Happened(
            sort=typed["sort"], onset_at=self.instant, severity=typed["severity"],
            is_serious=typed["is_serious"], description=typed["description"], action=typed["action"],
            outcome=typed["outcome"], resolved_at=self.resolved_at,
        )  # fmt: skip
