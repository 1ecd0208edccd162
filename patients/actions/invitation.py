"""A patient's way into the portal: invited, taken back, and joined."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from integration_care.accounts import actions as accounts
from integration_care.accounts.models import Invitation, Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from integration_care.core.permissions import Role
from patients.models import Patient


@transaction.atomic
def invite_to_portal(*, by: Membership, patient: Patient, email: str, now: datetime) -> Invitation:
    """One link at a time: an earlier one that was not taken up dies, unless the new one is refused.

    Raises AlreadyMember or AlreadyInvited, and then the earlier link still works.
    """
    take_back_invitation(by=by, patient=patient, now=now)
    return accounts.invite(
        by=by,
        clinic=patient.clinic,
        email=email,
        name=patient.called,
        role=Role.PATIENT,
        patient_id=patient.pk,
        language=patient.language,
        now=now,
    )


@transaction.atomic
def take_back_invitation(*, by: Actor, patient: Patient, now: datetime) -> None:
    """No link to this patient's portal works any more. Nothing waiting, nothing changed."""
    for invitation in Invitation.objects.filter(patient_id=patient.pk).waiting():
        accounts.revoke(by=by, invitation=invitation, now=now)


@transaction.atomic
def link_member(*, by: Actor, patient: Patient, member: Membership) -> Patient:
    """From now on this member, who accepted the invitation, is the patient in the portal."""
    patient.member = member
    patient.save(update_fields=["member"])
    record(
        by=by,
        clinic_id=patient.clinic_id,
        kind="patient.joined_portal",
        target=patient,
        patient_id=patient.pk,
        facts={"member": str(member.pk)},
    )
    return patient
