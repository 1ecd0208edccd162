"""Who looks after a patient. Being on the team is what lets clinical staff read the record."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.models import CareTeamMember, Patient


class NotOnTheTeam(LookupError):
    """The member does not look after this patient now."""


class NoLeadLeft(ValueError):
    """The lead goes only after somebody else leads."""


@transaction.atomic
def join_team(
    *, by: Actor, patient: Patient, member: Membership, is_lead: bool = False, now: datetime
) -> CareTeamMember:
    """Put an active member of staff on the team; doing it twice changes nothing."""
    if not (member.is_staff_member and member.is_active):
        raise ValueError(f"{member} is not active staff of the clinic.")
    place, is_new = CareTeamMember.objects.get_or_create(
        patient=patient,
        member=member,
        left_on=None,
        defaults={"clinic_id": patient.clinic_id, "joined_on": _today(patient, now)},
    )
    if is_new:
        _record(by, place, "care_team.joined")
    if is_lead and not place.is_lead:
        return set_lead(by=by, patient=patient, member=member)
    return place


@transaction.atomic
def set_lead(*, by: Actor, patient: Patient, member: Membership) -> CareTeamMember:
    """Make one of the team its lead: alerts and tasks go there first."""
    place = _place(patient, member)
    patient.care_team.filter(left_on=None, is_lead=True).exclude(pk=place.pk).update(is_lead=False)
    if not place.is_lead:
        place.is_lead = True
        place.save(update_fields=["is_lead"])
        _record(by, place, "care_team.lead_set")
    return place


@transaction.atomic
def leave_team(*, by: Actor, patient: Patient, member: Membership, now: datetime) -> CareTeamMember:
    """Take somebody off the team: the record closes to them at once, unless they are an admin."""
    place = _place(patient, member)
    if place.is_lead:
        raise NoLeadLeft(f"{member} leads this team. Choose another lead first.")
    place.left_on = _today(patient, now)
    place.save(update_fields=["left_on"])
    _record(by, place, "care_team.left")
    return place


def _place(patient: Patient, member: Membership) -> CareTeamMember:
    places = patient.care_team.select_for_update(of=("self",)).filter(left_on=None, member=member)
    place = places.select_related("member").first()
    if place is None:
        raise NotOnTheTeam(f"{member} is not on this care team.")
    return place


def _today(patient: Patient, now: datetime) -> date:
    return now.astimezone(patient.clinic.zone).date()


def _record(by: Actor, place: CareTeamMember, kind: str) -> None:
    record(
        by=by,
        clinic_id=place.clinic_id,
        kind=kind,
        target=place,
        patient_id=place.patient_id,
        facts={"member": str(place.member_id), "whom": place.member.audit_name},
    )
