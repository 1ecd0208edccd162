"""Putting a session in the calendar, and moving it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from integration_care.accounts.models import Membership
from integration_care.core.permissions import CLINICAL_ROLES
from sessions.forms.times import ClockField, DayField, instant
from sessions.models import CareSession, Room

SHORTEST, LONGEST = 10, 480
MINUTES = "Between 10 minutes and 8 hours."


class PlaceField(forms.CharField):
    """A room, a link or any other words: the page offers the clinic's rooms while one types."""

    def __init__(self) -> None:
        super().__init__(
            label="Place", max_length=120, required=False, help_text="A room, or a link for a video call.",
            widget=forms.TextInput({"list": "rooms", "autocomplete": "off"}),
        )  # fmt: skip


class BookingForm(forms.Form):
    """Typed in the clinic's local time; `starts_at` and `ends_at` of a valid form are instants in UTC."""

    date = DayField(label="Date")
    time = ClockField(label="Time")
    minutes = forms.IntegerField(
        label="Minutes", min_value=SHORTEST, max_value=LONGEST,
        error_messages={"min_value": MINUTES, "max_value": MINUTES, "invalid": MINUTES},
    )  # fmt: skip
    lead = forms.ModelChoiceField(label="Led by", queryset=Membership.objects.none(), empty_label=None)
    support = forms.ChoiceField(label="Support", choices=CareSession.Support.choices, required=False)
    place = PlaceField()

    def __init__(self, *args: Any, member: Membership, kind: str, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.kind, self.zone = member, kind, zone
        leads = cast("forms.ModelChoiceField[Membership]", self.fields["lead"])
        leads.queryset = Membership.objects.filter(clinic=member.clinic_id).with_role(*CLINICAL_ROLES)
        if kind != CareSession.Kind.DOSING:
            del self.fields["support"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("date") and cleaned.get("time"):
            try:
                cleaned["starts_at"] = instant(cleaned["date"], cleaned["time"], self.zone)
            except ValidationError as why:
                self.add_error("time", why)
        return cleaned

    def point(self) -> None:
        """The cursor goes to the first field that was refused; else to the first."""
        first = next((name for name in self.fields if name in self.errors), "date")
        self.fields[first].widget.attrs["autofocus"] = True

    @property
    def rooms(self) -> list[Room]:
        """Offered while one types the place; any other may be typed."""
        return list(Room.objects.in_use().filter(clinic=self.member.clinic_id))

    @property
    def starts_at(self) -> datetime:
        return cast("datetime", self.cleaned_data["starts_at"])

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.cleaned_data["minutes"])

    @property
    def plan(self) -> dict[str, Any]:
        """What a valid form says, for `actions.book`."""
        support = self.cleaned_data.get("support") or CareSession.Support.THERAPIST_PRESENT
        return {**self._moved, "support": CareSession.Support(support)}

    @property
    def _moved(self) -> dict[str, Any]:
        chosen = {name: self.cleaned_data[name] for name in ("lead", "place")}
        return {"starts_at": self.starts_at, "ends_at": self.ends_at, **chosen}


class MoveForm(BookingForm):
    """The same for a session in the calendar, with a word on why."""

    reason = forms.CharField(label="Why it moves", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("support", None)

    @property
    def plan(self) -> dict[str, Any]:
        """What a valid form says, for `actions.move`."""
        return {**self._moved, "reason": self.cleaned_data["reason"]}


class ReasonForm(forms.Form):
    """One line that stays in the record."""

    reason = forms.CharField(
        label="Reason", max_length=200, help_text="A few words; they stay in the record.",
        error_messages={"required": "Say why in a few words; it stays in the record."},
    )  # fmt: skip


class MaybeReasonForm(ReasonForm):
    reason = forms.CharField(label="Note", max_length=200, required=False, help_text="Optional.")
