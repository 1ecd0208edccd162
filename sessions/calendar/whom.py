"""For whom a free hour is booked, and what."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.dateparse import parse_datetime

from integration_care.accounts.models import Membership
from integration_care.core.ui.words import local_moment
from patients.models import Course, Patient
from sessions.models import CareSession

Kind = CareSession.Kind
KINDS = [(kind.value, kind.label) for kind in (Kind.INTEGRATION, Kind.PREPARATION, Kind.DOSING)]


class WhomForm(forms.Form):
    """Of the patients in the member's sight, those with a course under way."""

    patient = forms.ModelChoiceField(label="Patient", queryset=Patient.objects.none())
    kind = forms.ChoiceField(label="Kind of session", choices=KINDS, initial=Kind.INTEGRATION)

    def __init__(self, *args: Any, member: Membership, zone: ZoneInfo, starts: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.starts, self.zone = starts, zone
        mine = Patient.objects.visible_to(member)
        under_way = Course.objects.under_way().filter(patient__in=mine).values("patient")
        field = cast("forms.ModelChoiceField[Patient]", self.fields["patient"])
        field.queryset = mine.filter(pk__in=under_way).by_name()

    @property
    def when(self) -> str:
        """The hour in words; empty where what was asked is no instant."""
        try:
            at: datetime | None = parse_datetime(self.starts.replace(" ", "+"))
        except ValueError:
            return ""
        return local_moment(at, self.zone) if at and at.utcoffset() is not None else ""
