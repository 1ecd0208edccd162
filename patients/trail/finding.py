"""The events that are asked for, newest first."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import CharField, Exists, F, OuterRef, Q, UUIDField, Value
from django.db.models.functions import Cast, NullIf, TruncDate

from integration_care.accounts.models import Clinic, Membership
from integration_care.audit.models import Event, EventQuerySet
from integration_care.core.permissions import STAFF_ROLES, Role
from patients.models import CareTeamMember, Patient
from patients.trail.asked import APART, OUTSIDE, PATIENTS, SORTS, SYSTEM, Asked, Place

A_DAY = timedelta(days=1)


def found(asked: Asked, clinic: Clinic) -> EventQuerySet:
    """All of them, on no page yet. Days are the clinic's."""
    events = Event.objects.filter(clinic_id=clinic.pk).exclude(APART)
    if asked.first:
        events = events.filter(at__gte=_midnight(asked.first, clinic.zone))
    if asked.last and asked.last < date.max:
        events = events.filter(at__lt=_midnight(asked.last + A_DAY, clinic.zone))
    if asked.patient:
        events = events.filter(patient_id=asked.patient)
    if asked.by:
        events = _done_by(events, asked.by, clinic.pk)
    if asked.sort:
        events = events.filter(SORTS[asked.sort][1])
    return _from_outside(events, clinic) if asked.sort == OUTSIDE else events


def older_than(events: EventQuerySet, place: Place) -> EventQuerySet:
    """The bound on `at` alone is what leaves whole months unread."""
    return events.filter(at__lte=place.at).filter(Q(at__lt=place.at) | Q(pk__lt=place.number))


def newer_than(events: EventQuerySet, place: Place) -> EventQuerySet:
    return events.filter(at__gte=place.at).filter(Q(at__gt=place.at) | Q(pk__gt=place.number))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _done_by(events: EventQuerySet, by: str, clinic: UUID) -> EventQuerySet:
    if by == SYSTEM:
        return events.filter(actor_id__startswith="system:")
    if by == PATIENTS:
        theirs = Membership.objects.filter(clinic_id=clinic, role=Role.PATIENT)
        return events.filter(actor_id__in=[str(key) for key in theirs.values_list("pk", flat=True)])
    return events.filter(actor_id=by)


def _from_outside(events: EventQuerySet, clinic: Clinic) -> EventQuerySet:
    """Readings by staff who were on no care team of that patient that day, admins and emergencies included.

    Places on a team are kept by day, so the day of joining and that of leaving both count as inside; what was
    opened in an emergency on such a day is outside all the same.
    """
    staff = Membership.objects.filter(clinic=clinic, role__in=STAFF_ROLES)
    inside = (
        CareTeamMember.objects.filter(patient_id=Cast(NullIf(OuterRef("patient_id"), Value("")), UUIDField()))
        .annotate(who=Cast("member_id", CharField()))
        .filter(Q(left_on=None) | Q(left_on__gte=OuterRef("day")), who=OuterRef("actor_id"))
        .filter(joined_on__lte=OuterRef("day"))
    )
    return (
        events.exclude(patient_id="")
        .filter(actor_id__in=[str(key) for key in staff.values_list("pk", flat=True)])
        .annotate(day=TruncDate(F("at"), tzinfo=clinic.zone))
        .filter(~Exists(inside) | Q(facts__in_emergency=True))
    )


def named(clinic: Clinic, events: list[Event]) -> dict[str, str]:
    """The names of the patients whom these are about, by the key the trail has of them."""
    keys = {event.patient_id for event in events if event.patient_id}
    patients = Patient.objects.filter(clinic=clinic, pk__in=keys)
    return {str(patient.pk): patient.full_name for patient in patients}
