"""Putting right when a talk was and what was given: the same fields, as they stand, and why."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from sessions.forms.booking import ReasonForm
from sessions.forms.dosing import AdministrationForm
from sessions.forms.notes import TimesForm
from sessions.models import Administration, CareSession


def why() -> forms.Field:
    field: forms.Field = ReasonForm.base_fields["reason"]
    return field


class CorrectTimesForm(TimesForm):
    """A time that was left as it stood keeps its seconds."""

    reason = why()

    def __init__(self, *args: Any, session: CareSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        stands = {"began": session.happened_at, "ended": session.ended_at}
        there = {name: at.astimezone(self.zone) for name, at in stands.items() if at}
        self.initial["held_on"] = there["began"].date()
        self.initial.update({name: at.time() for name, at in there.items()})

    def _instant(self, name: str, later: timedelta = timedelta()) -> datetime:
        stands = self.session.happened_at if name == "began" else self.session.ended_at
        return same_minute(super()._instant(name, later), stands, self.zone)


class CorrectAdministrationForm(AdministrationForm):
    reason = why()

    def __init__(self, *args: Any, row: Administration, **kwargs: Any) -> None:
        zone = kwargs["zone"]
        super().__init__(*args, session=row.session, initial=as_given(row) | {
            "at": row.given_at.astimezone(zone).time()
        }, **kwargs)  # fmt: skip
        self.row = row
        self.fields["at"].required, self.fields["at"].help_text = True, ""
        self.fields["at"].widget.attrs.pop("placeholder", None)

    @property
    def instant(self) -> datetime:
        return same_minute(super().instant, self.row.given_at, self.zone)


def as_given(row: Administration) -> dict[str, Any]:
    names = (
        "part",
        "route",
        "total_mg",
        "weight_kg",
        "over_minutes",
        "site",
        "lot",
        "lot_expires_on",
        "wasted_mg",
    )
    by_weight = row.amount if row.unit == Administration.Unit.MG_PER_KG else None
    more = {"mg_per_kg": by_weight, "concentration": row.concentration_mg_per_ml}
    return {name: getattr(row, name) for name in names} | more


def same_minute(typed: datetime, stands: datetime | None, zone: ZoneInfo) -> datetime:
    """What stands, where the clock on the wall says the same: typing leaves off its seconds, and which of a
    doubled hour is meant."""
    return typed if stands is None or _wall(typed, zone) != _wall(stands, zone) else stands


def _wall(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None)
