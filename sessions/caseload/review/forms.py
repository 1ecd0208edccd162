"""Whom the ticked patients go to."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from integration_care.accounts.models import Membership
from integration_care.accounts.models.membership import MembershipQuerySet
from integration_care.core.permissions import CLINICAL_ROLES
from patients.models import CareTeamMember, Patient
from sessions.caseload.review.handing import MOST, TOO_MANY, Handed


class HandingForm(forms.Form):
    """Read from the address of the preview, and from its button alike."""

    patient = forms.ModelMultipleChoiceField(queryset=Patient.objects.none())
    to = forms.ModelChoiceField(queryset=Membership.objects.none())

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Patient.objects.visible_to(member).active().select_related("clinic").by_name()
        cast("forms.ModelMultipleChoiceField[Patient]", self.fields["patient"]).queryset = seen
        cast("forms.ModelChoiceField[Membership]", self.fields["to"]).queryset = takers(member)

    def clean_patient(self) -> QuerySet[Patient]:
        chosen: QuerySet[Patient] = self.cleaned_data["patient"]
        if len(chosen) > MOST:
            raise forms.ValidationError(TOO_MANY)
        return chosen

    @property
    def names_a_stranger(self) -> bool:
        """Somebody who is not there for this member: another clinic's, archived, or made up."""
        found = self.errors.as_data()
        codes = {error.code for errors in found.values() for error in errors}
        return bool(codes & {"invalid", "invalid_choice"})

    @property
    def chosen(self) -> list[Handed]:
        patients = list(self.cleaned_data["patient"])
        places = CareTeamMember.objects.filter(patient__in=patients, left_on=None, is_lead=True)
        leads = {place.patient_id: place.member for place in places.select_related("member__user")}
        return [Handed(patient, leads.get(patient.pk)) for patient in patients]


class HandedForm(forms.Form):
    """What was done, as the address of its page says it (`handing.address`)."""

    to = forms.ModelChoiceField(queryset=Membership.objects.none())

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.moves = member, list[Handed]()
        cast("forms.ModelChoiceField[Membership]", self.fields["to"]).queryset = takers(member)

    def clean(self) -> None:
        """Of the patients named, those whom that member leads now."""
        pairs = [one.partition(".")[::2] for one in cast("QueryDict", self.data).getlist("was")]
        if len(pairs) > MOST:
            raise forms.ValidationError("More than can have been handed over.")
        try:
            was = {UUID(patient): UUID(lead) if lead else None for patient, lead in pairs}
        except ValueError as why:
            raise forms.ValidationError("Not an address of this page.") from why
        to = self.cleaned_data.get("to")
        led = CareTeamMember.objects.filter(member=to, left_on=None, is_lead=True).values("patient")
        seen = Patient.objects.visible_to(self.member).filter(pk__in=was).filter(pk__in=led).by_name()
        staff = self.member.clinic.memberships.select_related("user")
        before = staff.in_bulk([lead for lead in was.values() if lead])
        leads = {patient: before.get(lead) if lead else None for patient, lead in was.items()}
        self.moves = [Handed(patient, leads[patient.pk]) for patient in seen]


def takers(member: Membership) -> MembershipQuerySet:
    """Who may lead a care team."""
    return member.clinic.memberships.with_role(*CLINICAL_ROLES)
