"""Consents and the care team."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, cast

from django import forms

from integration_care.accounts.forms.fields import DayInput
from integration_care.accounts.models import Membership
from patients.models import Consent, Patient


class ConsentForm(forms.Form):
    """A consent given today or earlier, on the clinic's calendar. Kinds in force are not offered."""

    kind = forms.ChoiceField(label="Consent to")
    given_on = forms.DateField(label="Given on", widget=DayInput())
    version = forms.CharField(label="Version of the text", max_length=40, initial="1")

    def __init__(self, *args: Any, patient: Patient, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.zone = now, patient.clinic.zone
        in_force = set(patient.consents.in_force().values_list("kind", flat=True))
        kinds = [(kind, label) for kind, label in Consent.Kind.choices if kind not in in_force]
        cast("forms.ChoiceField", self.fields["kind"]).choices = kinds
        self.fields["given_on"].initial = self.today
        self.fields["given_on"].widget.attrs["max"] = self.today.isoformat()

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def given_at(self) -> datetime:
        """Now when it was given today; noon of the day it was signed when that was earlier."""
        day = cast("date", self.cleaned_data["given_on"])
        return self.now if day == self.today else datetime.combine(day, time(12), self.zone)

    def clean_given_on(self) -> date:
        day = cast("date", self.cleaned_data["given_on"])
        if day > self.today:
            raise forms.ValidationError("This day is still to come.")
        return day


class TeamForm(forms.Form):
    """Somebody of the staff who is not on the team yet."""

    member = forms.ModelChoiceField(
        queryset=Membership.objects.none(), label="Add to the team", empty_label="Choose a colleague"
    )

    def __init__(self, *args: Any, patient: Patient, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on_team = patient.care_team.filter(left_on=None).values("member")
        colleagues = patient.clinic.memberships.staff().exclude(pk__in=on_team)
        cast("forms.ModelChoiceField[Membership]", self.fields["member"]).queryset = colleagues


class InviteForm(forms.Form):
    """Where the invitation to the portal goes."""

    email = forms.EmailField(label="E-mail")
