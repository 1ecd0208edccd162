from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Coalesce

from integration_care.accounts.models import Membership
from integration_care.core.models import ClinicOwned
from patients.models import Course, Patient


class Booked(Func):
    """The booked hours as a range, `[start, end)`: two that only touch do not overlap."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


HAPPENED_AT = Coalesce("started_at", "scheduled_start")  # as `CareSession.happened_at`


class CareSessionQuerySet(models.QuerySet["CareSession"]):
    def visible_to(self, member: Membership) -> CareSessionQuerySet:
        return self.filter(clinic_id=member.clinic_id, patient__in=Patient.keys_visible_to(member))

    def doses(self) -> CareSessionQuerySet:
        return self.filter(kind=CareSession.Kind.DOSING)

    def integrations(self) -> CareSessionQuerySet:
        return self.filter(kind=CareSession.Kind.INTEGRATION)

    def booked(self) -> CareSessionQuerySet:
        return self.filter(status=CareSession.Status.BOOKED)

    def completed(self) -> CareSessionQuerySet:
        return self.filter(status=CareSession.Status.COMPLETED)

    def preparations(self) -> CareSessionQuerySet:
        return self.filter(kind=CareSession.Kind.PREPARATION)

    def standing(self) -> CareSessionQuerySet:
        """Everything but what was entered in error."""
        return self.exclude(status=CareSession.Status.VOID)

    def filling(self, starts_at: datetime, ends_at: datetime) -> CareSessionQuerySet:
        """What takes somebody's time then: booked, or under way."""
        held = self.filter(status__in=[CareSession.Status.BOOKED, CareSession.Status.IN_PROGRESS])
        return held.filter(scheduled_start__lt=ends_at, scheduled_end__gt=starts_at)

    def after(self, edge: CareSession) -> CareSessionQuerySet:
        """What follows `edge` where the oldest comes first."""
        return self.filter(Q(started_at__gt=edge.started_at) | Q(started_at=edge.started_at, pk__gt=edge.pk))

    def by_time(self) -> CareSessionQuerySet:
        """In the order in which they really began; what has not begun stands at its booked time."""
        return self.alias(at=HAPPENED_AT).order_by("at", "pk")

    def within(self, start: datetime, end: datetime) -> CareSessionQuerySet:
        """What began, or is to begin, in `[start, end)`."""
        return self.alias(at=HAPPENED_AT).filter(at__gte=start, at__lt=end)

    def before(self, at: datetime) -> CareSessionQuerySet:
        return self.alias(at=HAPPENED_AT).filter(at__lt=at)

    def upcoming(self, now: datetime) -> CareSessionQuerySet:
        return self.booked().filter(scheduled_end__gt=now).order_by("scheduled_start")


class CareSession(ClinicOwned):
    """An appointment that is logged. States move only along `transitions.py`."""

    class Kind(models.TextChoices):
        PREPARATION = "preparation", "Preparation"
        DOSING = "dosing", "Dosing"
        INTEGRATION = "integration", "Integration"
        GROUP = "group", "Group"

    class Status(models.TextChoices):
        BOOKED = "booked", "Booked"
        IN_PROGRESS = "in_progress", "In progress"
        COMPLETED = "completed", "Completed"
        ABORTED = "aborted", "Stopped early"
        CANCELLED = "cancelled", "Cancelled"
        NO_SHOW = "no_show", "Did not come"
        VOID = "void", "Entered in error"

    class Support(models.TextChoices):
        THERAPIST_PRESENT = "therapist_present", "Therapist present"
        MEDICAL_ONLY = "medical_only", "Medical monitoring only"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="sessions")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.BOOKED)
    lead = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="led_sessions")
    scheduled_start = models.DateTimeField()
    scheduled_end = models.DateTimeField()
    # Sessions that are one talk in one room share it: those of a circle's meeting. Others have their own.
    conversation = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    place = models.CharField(max_length=120, blank=True, help_text="A room, or a link for a video call.")
    support = models.CharField(max_length=20, choices=Support.choices, default=Support.THERAPIST_PRESENT)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Why the first dose went ahead with fewer preparation sessions than the protocol asks for.
    unprepared_reason = models.CharField(max_length=200, blank=True)
    unprepared_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = CareSessionQuerySet.as_manager()

    class Meta:
        ordering = ["scheduled_start"]
        indexes = [
            models.Index(fields=["course", "kind", "scheduled_start"], name="session_by_course"),
            models.Index(
                fields=["clinic", "scheduled_start"], condition=Q(status="booked"), name="session_booked"
            ),
        ]
        constraints = [
            ExclusionConstraint(
                name="patient_booked_in_one_place",
                expressions=[
                    ("patient", RangeOperators.EQUAL),
                    (Booked("scheduled_start", "scheduled_end"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status="booked"),
            ),
            # A nurse may watch two doses at once; a conversation is led one at a time.
            ExclusionConstraint(
                name="lead_booked_in_one_conversation",
                expressions=[
                    ("lead", RangeOperators.EQUAL),
                    ("conversation", RangeOperators.NOT_EQUAL),
                    (Booked("scheduled_start", "scheduled_end"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status="booked") & ~Q(kind="dosing"),
            ),
            models.CheckConstraint(
                condition=Q(scheduled_end__gt=models.F("scheduled_start")),
                name="session_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None)
                | Q(started_at__isnull=False, ended_at__gte=models.F("started_at")),
                name="session_ended_after_it_started",
            ),
            models.CheckConstraint(
                condition=~Q(status="completed", kind__in=["preparation", "integration"])
                | Q(ended_at__gt=models.F("started_at")),
                name="completed_talk_took_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["completed", "in_progress", "aborted"])
                | Q(started_at__isnull=False),
                name="session_under_way_has_a_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} session"

    @property
    def is_dose(self) -> bool:
        return self.kind == self.Kind.DOSING

    @property
    def happened_at(self) -> datetime:
        """When it really began, or is to begin."""
        return self.started_at or self.scheduled_start

    @property
    def length(self) -> timedelta | None:
        """How long it really took; None while it is not known."""
        if self.started_at is None or self.ended_at is None:
            return None
        return self.ended_at - self.started_at


class SessionStatusChange(ClinicOwned):
    """One move along the transition table: from, to, when, by whom, why."""

    session = models.ForeignKey(CareSession, on_delete=models.CASCADE, related_name="status_changes")
    was = models.CharField(max_length=12, choices=CareSession.Status.choices, blank=True)
    became = models.CharField(max_length=12, choices=CareSession.Status.choices)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.was or 'new'} to {self.became}"
