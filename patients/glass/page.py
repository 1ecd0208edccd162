"""Who opened which record in an emergency, why, and who of its care team has looked at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from integration_care.accounts.models import BrokenGlass, Membership
from integration_care.core.permissions import Permission
from integration_care.core.ui import words
from integration_care.core.ui.shapes import Chip
from patients.models import Patient

MOST = 100


@dataclass(frozen=True)
class Line:
    glass: BrokenGlass
    name: str
    is_in_sight: bool  # the record may be opened from here
    when: str
    until: str
    chip: Chip
    answer: str
    may_close: bool
    may_answer: bool


def lines_of(member: Membership, now: datetime) -> list[Line]:
    """The newest first: all of the clinic's for an admin, one's own and one's patients' for the others."""
    glasses = BrokenGlass.objects.filter(clinic_id=member.clinic_id)
    if not member.can(Permission.SEE_ACCESS_TRAIL):
        glasses = glasses.filter(Q(member=member) | Q(patient_id__in=Patient.keys_visible_to(member)))
    found = list(
        glasses.select_related(
            "member__user", "clinic", "alert__closed_by__user", "alert__acknowledged_by__user"
        )[:MOST]
    )
    names = Patient.objects.in_bulk({glass.patient_id for glass in found})
    in_sight = set(Patient.objects.visible_to(member).filter(pk__in=names).values_list("pk", flat=True))
    return [
        _line(glass, names[glass.patient_id], glass.patient_id in in_sight, member, now) for glass in found
    ]


def _line(glass: BrokenGlass, patient: Patient, is_in_sight: bool, member: Membership, now: datetime) -> Line:
    zone, mine, is_open = glass.clinic.zone, glass.member_id == member.pk, glass.is_open(now)
    return Line(
        glass=glass,
        name=patient.full_name,
        is_in_sight=is_in_sight,
        when=f"{words.long_day(glass.broken_at, zone)}, {words.local_clock(glass.broken_at, zone)}",
        until=words.local_clock(glass.closed_at or glass.ends_at, zone),
        chip=Chip("Open", "amber") if is_open else Chip("Closed", "neutral"),
        answer=_answer(glass),
        may_close=mine and is_open,
        may_answer=not mine and is_in_sight and glass.alert.closed_at is None,
    )


def _answer(glass: BrokenGlass) -> str:
    alert = glass.alert
    if alert.closed_at is not None:
        return f"{alert.closed_by}: {alert.disposition}"
    return f"{alert.acknowledged_by} looks at it" if alert.acknowledged_at else "Nobody has looked at it yet"


def still_open(member: Membership, patient_id: UUID) -> BrokenGlass | None:
    """This member's own, for the notice on the chart."""
    if patient_id not in member.opened_in_emergency:
        return None
    return member.glasses.open().filter(patient_id=patient_id).select_related("clinic").first()
