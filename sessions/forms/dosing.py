"""What is typed while a patient is dosed. Bare times mean the clinic's clock on the day of the session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator
from django.db.models import Field

from integration_care.core.ui.words import local_clock, local_day
from patients.protocols.bedside import READINGS
from sessions.actions.dosing import Given, Seen
from sessions.forms.times import ClockField, DayField, instant, near
from sessions.models import Administration, CareSession, Observation, TimelineMark
from sessions.observing import Doubt, doubts

LIVE = timedelta(hours=12)


class AtSession(forms.Form):
    """A form with one bare time, `at`, that becomes an instant beside the session.

    While the session is under way an empty time means now: the page may have stood open for an hour.
    """

    at = ClockField(label="Time", error_messages={"required": "This session is over: give the time."})

    def __init__(
        self, *args: Any, session: CareSession, zone: ZoneInfo, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.session, self.zone, self.now = session, zone, now
        is_live = session.ended_at is None and now - session.happened_at < LIVE
        self.fields["at"].required = not is_live
        if is_live:
            self.fields["at"].widget.attrs["placeholder"] = "now"
            self.fields["at"].help_text = "Empty means now."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["instant"] = self.now
        if cleaned.get("at"):
            try:
                cleaned["instant"] = near(self.session.happened_at, cleaned["at"], self.zone)
                self._refuse_before(cleaned["instant"], cleaned["at"])
            except ValidationError as why:
                self.add_error("at", why)
        return cleaned

    def _refuse_before(self, at: datetime, clock: time) -> None:
        """Too long before the session to be of its day, and tomorrow has not come: it was before it began."""
        began, day = self.session.happened_at, at.astimezone(self.zone).date()
        if at > self.now and day > began.astimezone(self.zone).date():
            said = f"{clock:%H:%M} is long before the session began"
            raise ValidationError(f"{said} at {local_clock(began, self.zone)}. Check the time.")

    @property
    def instant(self) -> datetime:
        return cast("datetime", self.cleaned_data["instant"])


class StartForm(forms.Form):
    """Nothing typed means now.

    A first dose with too few preparations asks for the reason, of those who may decide; `who_may` tells
    the others. A dose on another day than booked asks once.
    """

    started_on = DayField(label="Date", required=False)
    started_at = ClockField(label="Time", required=False)
    unprepared_reason = forms.CharField(
        label="Why the first dose goes ahead", max_length=200, required=False,
        help_text="Fewer preparations than the protocol asks for. Your name and reason stay in the record.",
    )  # fmt: skip
    is_other_day = forms.BooleanField(required=False, widget=forms.HiddenInput())

    def __init__(
        self,
        *args: Any,
        session: CareSession,
        zone: ZoneInfo,
        now: datetime,
        needs_reason: bool,
        who_may: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.session, self.zone, self.now, self.who_may = session, zone, now, who_may
        if not needs_reason or who_may:
            del self.fields["unprepared_reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day, clock = cleaned.get("started_on"), cleaned.get("started_at")
        cleaned["instant"] = None
        if (day is None) != (clock is None):
            raise ValidationError("Give both the date and the time, or neither to start now.")
        if day and clock:
            cleaned["instant"] = instant(day, clock, self.zone)
        self._ask_about_the_day(cleaned["instant"])
        return cleaned

    def _ask_about_the_day(self, begins: datetime | None) -> None:
        """A dose opens a window and moves what is planned around it: never by a slip on the wrong page."""
        booked, at = self.session.scheduled_start, begins or self.now
        is_that_day = at.astimezone(self.zone).date() == booked.astimezone(self.zone).date()
        if not self.session.is_dose or is_that_day or self.cleaned_data.get("is_other_day"):
            return
        when = f"{local_day(booked, self.zone)}, {local_clock(booked, self.zone)}"
        ask = f"Did it begin on {local_day(at, self.zone)}?" if begins else "Start it now?"
        self.add_error("is_other_day", f"This dose is booked for {when}. {ask}")


class AdministrationForm(AtSession):
    """Milligrams, or milligrams per kilogram with a weight, or both: then they must agree."""

    part = forms.ChoiceField(label="Which", choices=Administration.Part.choices)
    route = forms.ChoiceField(label="Route", choices=Administration.Route.choices)
    total_mg = forms.DecimalField(label="mg", min_value=0, max_value=2000, decimal_places=2, required=False)
    mg_per_kg = forms.DecimalField(label="mg/kg", min_value=0, max_value=20, decimal_places=2, required=False)
    weight_kg = forms.DecimalField(label="kg", min_value=20, max_value=350, decimal_places=1, required=False)
    over_minutes = forms.IntegerField(label="Over (min)", min_value=1, max_value=480, required=False)
    site = forms.CharField(label="Site", max_length=60, required=False)
    lot = forms.CharField(label="Lot", max_length=40, required=False)
    lot_expires_on = DayField(label="Lot expires", required=False)
    concentration = forms.DecimalField(
        label="mg/ml", min_value=0, max_value=1000, decimal_places=2, required=False
    )
    wasted_mg = forms.DecimalField(
        label="Wasted mg", min_value=0, max_value=2000, decimal_places=2, required=False
    )
    despite = forms.CharField(label="Why more is given all the same", max_length=200, required=False)
    confirmed = forms.CharField(required=False)  # what was asked about the amount, word for word

    field_order = ["part", "route", "total_mg", "mg_per_kg", "weight_kg", "over_minutes", "at", "site"]

    @property
    def given(self) -> Given:
        typed = self.cleaned_data
        return Given(
            route=typed["route"], given_at=self.instant, mg=typed["total_mg"] or None,
            mg_per_kg=typed["mg_per_kg"] or None, weight_kg=typed["weight_kg"], part=typed["part"],
            over_minutes=typed["over_minutes"], site=typed["site"], lot=typed["lot"],
            lot_expires_on=typed["lot_expires_on"], concentration_mg_per_ml=typed["concentration"] or None,
            wasted_mg=typed["wasted_mg"], despite=typed["despite"], confirmed=typed["confirmed"],
        )  # fmt: skip


SCALES = ("moaas", "dissociation", "distress", "nausea")  # of which nobody knows the ends by heart


@dataclass(frozen=True)
class Asked:
    """A reading that is hard to believe, and the box that confirms it."""

    doubt: Doubt
    name: str
    is_sure: bool


class ObservationForm(AtSession, forms.ModelForm[Observation]):
    """One row. Only what cannot be written down is refused; what is hard to believe is asked about."""

    class Meta:
        model = Observation
        fields = (
            "systolic", "diastolic", "heart_rate", "spo2", "respiratory_rate",
            "moaas", "dissociation", "distress", "nausea", "note",
        )  # fmt: skip
        labels = {
            "systolic": "Systolic", "diastolic": "Diastolic", "heart_rate": "Heart rate", "spo2": "SpO₂",
            "respiratory_rate": "Breaths a minute", "moaas": "MOAA/S", "dissociation": "Dissociation",
            "distress": "Distress", "nausea": "Nausea", "note": "Note",
        }  # fmt: skip
        widgets = {"note": forms.TextInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: list[Asked] = []
        self.fields["systolic"].widget.attrs |= {"data-key": "o", "aria-keyshortcuts": "o"}
        for name, field in self.fields.items():
            look = {"form": "observe", "class": "form-control obs-cell", "inputmode": "numeric"}
            field.widget.attrs |= look | {"aria-label": field.label}
            if isinstance(field, forms.IntegerField):
                least, most = self._bounds(name)
                words = f"A whole number from {least} to {most}."
                field.error_messages |= dict.fromkeys(("invalid", "min_value", "max_value"), words)
            if name in SCALES:
                field.widget.attrs["placeholder"] = f"{least}–{most}"
            if name == "note":
                field.widget.attrs |= {"inputmode": "text", "placeholder": "Note to this row"}

    def _bounds(self, name: str) -> tuple[int, int]:
        """What the reading may be, from the model's own limits."""
        model_field = cast("Field[object, object]", Observation._meta.get_field(name))
        limits = {
            one.code: one.limit_value for one in model_field.validators if isinstance(one, BaseValidator)
        }
        return limits["min_value"], limits["max_value"]

    def clean(self) -> dict[str, Any]:
        """What looks implausible is asked about in place; a box confirms the very figure that was typed."""
        cleaned = super().clean()
        rules = self.session.course.protocol_version.rules
        for doubt in doubts({name: cleaned.get(name) for name in READINGS}, rules.plausible):
            is_sure = self.data.get(self.add_prefix(f"sure-{doubt.key}")) == doubt.value
            self.asked.append(Asked(doubt, self.add_prefix(f"sure-{doubt.key}"), is_sure))
            if not is_sure:
                self.add_error(None, ValidationError(doubt.words, code="asked"))
        return cleaned

    @property
    def asks(self) -> list[Asked]:
        """What is asked about; of a reading that is refused nothing is asked as well."""
        return [one for one in self.asked if self.errors.keys().isdisjoint(one.doubt.fields)]

    @property
    def said(self) -> list[tuple[forms.BoundField | None, str]]:
        """What is refused, with the field it is about; what is only asked about is not among it."""
        whole = self.errors.as_data().get("__all__", [])
        found: list[tuple[forms.BoundField | None, str]] = [
            (None, message) for one in whole if one.code != "asked" for message in one.messages
        ]
        return found + [(field, str(field.errors[0])) for field in self if field.errors]

    @property
    def seen(self) -> Seen:
        readings = {name: self.cleaned_data[name] for name in self.Meta.fields}
        sure = tuple(one.doubt.key for one in self.asked if one.is_sure)
        return Seen(observed_at=self.instant, confirmed=sure, **readings)


class MarkForm(AtSession):
    kind = forms.ChoiceField(choices=TimelineMark.Kind.choices)
    text = forms.CharField(label="What was seen or done", max_length=500, required=False)
