from __future__ import annotations

from datetime import date, datetime

from django.core.cache import cache
from django.db import transaction

from integration_care.accounts.models import BrokenGlass, Membership
from integration_care.accounts.models.glass import LASTS
from integration_care.audit.trail import record
from integration_care.core.permissions import Permission
from patients.followups.actions.alerts import raise_glass_alert
from patients.models import Patient

TRIES, WITHIN = 5, 3600  # how often somebody may ask by name, and within how many seconds


class NoNeed(ValueError):
    """The record is open to this member as it is."""


class NobodyFound(ValueError):
    """No patient fits what was typed, or more than one."""


class TooOften(ValueError):
    """Somebody asks for one name after the other."""


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


def find(*, by: Membership, family_name: str, born_on: date) -> Patient:
    """Whom somebody who stands there can mean. Raises `NobodyFound` for none, and for more than one; neither
    name nor day is kept. Raises `TooOften` after five in an hour.
    """
    # Not atomic by itself: what is raised must not take back what is written down of it.
    if _times_tried(by) > TRIES:
        raise TooOften("That was too often. Please ask somebody of the care team, or an admin.")
    fits = Patient.objects.filter(
        clinic_id=by.clinic_id, family_name__iexact=family_name.strip(), born_on=born_on
    )
    found = list(fits[:2])
    if len(found) == 1:
        return found[0]
    record(by=by, clinic_id=by.clinic_id, kind="glass.nobody_found")
    raise NobodyFound("Nobody of this clinic has that family name and that date of birth. Please check both.")


def _times_tried(by: Membership) -> int:
    """This one included."""
    tried = f"glass-tries:{by.pk}"
    cache.add(tried, 0, WITHIN)
    try:
        return cache.incr(tried)
    except ValueError:  # the hour of the earlier ones ended between the two
        cache.set(tried, 1, WITHIN)
        return 1


def is_open_anyway(member: Membership, patient: Patient) -> bool:
    """Whoever is on the care team reads it as it is; an admin reads no words, team or not."""
    return (
        not member.can(Permission.SEE_WHOLE_CASELOAD)
        and patient.care_team.filter(member=member, left_on=None).exists()
    )
