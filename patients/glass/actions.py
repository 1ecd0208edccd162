from __future__ import annotations

from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import BrokenGlass, Membership
from integration_care.accounts.models.glass import LASTS
from integration_care.audit.trail import record
from integration_care.core.permissions import Permission
from patients.followups.actions.alerts import raise_glass_alert
from patients.models import Patient


class NoNeed(ValueError):
    """The record is open to this member as it is."""


@transaction.atomic
def break_glass(*, by: Membership, patient: Patient, reason: str, now: datetime) -> BrokenGlass:
    """Open the record for an hour. The care team is told by e-mail, and an alert waits for one of them.

    Where it is open already, the reason that was given stands and the hour does not grow.
    """
    Membership.objects.select_for_update(of=("self",)).get(pk=by.pk)  # two presses are one opening
    standing = by.glasses.open().filter(patient_id=patient.pk).first()
    if standing is not None:
        return standing
    if is_open_anyway(by, patient):
        raise NoNeed(f"You are on the care team of {patient}. The record is open to you.")
    glass = BrokenGlass.objects.create(
        clinic_id=by.clinic_id, member=by, patient_id=patient.pk, reason=reason, broken_at=now,
        ends_at=now + LASTS,
    )  # fmt: skip
    record(by=by, clinic_id=by.clinic_id, kind="glass.broken", target=glass, patient_id=patient.pk)
    raise_glass_alert(by=by, patient=patient, glass=glass, now=now)
    by.__dict__.pop("opened_in_emergency", None)  # asked anew
    return glass


@transaction.atomic
def close_glass(*, by: Membership, glass: BrokenGlass, now: datetime) -> None:
    """Before its hour is over; what was read stays read, and the care team still looks at it."""
    if BrokenGlass.objects.filter(pk=glass.pk, member=by, closed_at=None, ends_at__gt=now).update(
        closed_at=now
    ):
        record(by=by, clinic_id=by.clinic_id, kind="glass.closed", target=glass, patient_id=glass.patient_id)


@transaction.atomic
def note_nobody_found(*, by: Membership) -> None:
    """Somebody asked for a record by a name and a day of birth that fit no patient. Neither is kept."""
    record(by=by, clinic_id=by.clinic_id, kind="glass.nobody_found")


def is_open_anyway(member: Membership, patient: Patient) -> bool:
    """Whoever is on the care team reads it as it is; an admin reads no words, team or not."""
    return (
        not member.can(Permission.SEE_WHOLE_CASELOAD)
        and patient.care_team.filter(member=member, left_on=None).exists()
    )
