from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import ClinicOwned, SealedAppendOnly
from patients.measures.models.response import Response
from patients.models import Course, Patient

A_DAY = timedelta(days=1)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, member: Membership) -> AssignmentQuerySet:
        return self.filter(clinic_id=member.clinic_id, patient__in=Patient.objects.visible_to(member))

    def open(self) -> AssignmentQuerySet:
        """Neither handed in nor let go, whatever the date."""
        return self.filter(status__in=Assignment.OPEN)

    def waiting(self, now: datetime) -> AssignmentQuerySet:
        """What the patient can answer now."""
        return self.open().filter(due_from__lte=now, due_until__gt=now)

    def by_hand(self, course: Course, now: datetime) -> AssignmentQuerySet:
        """What a person asked for and nobody has begun."""
        offered = self.filter(status=Assignment.Status.OFFERED, by__isnull=False)
        return offered.filter(course=course, due_until__gt=now)

    def by_protocol_about(self, instrument: str, at: datetime) -> AssignmentQuerySet:
        """The protocol's own that begin within a day of `at`: to ask besides would be to ask twice."""
        protocols = self.open().filter(instrument=instrument, by=None)
        return protocols.filter(due_from__gt=at - A_DAY, due_from__lt=at + A_DAY)

    def let_go_for(self, course: Course, reason: str, now: datetime) -> AssignmentQuerySet:
        """What a person asked for and nobody is asked for now, for this reason; its time is not over."""
        gone = self.filter(status=Assignment.Status.LET_GO, reason=reason, by__isnull=False)
        return gone.filter(course=course, due_until__gt=now)

    def past_due(self, now: datetime) -> AssignmentQuerySet:
        return self.open().filter(due_until__lte=now)


class Assignment(ClinicOwned):
    """One questionnaire that a patient is asked to fill in, `[due_from, due_until)`. Never scored by itself.

    By the protocol: `by` is nobody and `follow_up` is the step's. By hand: `follow_up` is its own message.
    """

    class Status(models.TextChoices):
        OFFERED = "offered", "Offered"
        BEGUN = "begun", "Begun"
        ANSWERED = "answered", "Handed in"
        INCOMPLETE = "incomplete", "Kept incomplete"
        LET_GO = "let_go", "Let go"

    OPEN = [Status.OFFERED, Status.BEGUN]

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="assignments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="assignments")
    follow_up = models.ForeignKey(
        "followups.FollowUp", on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    instrument = models.SlugField(max_length=40)
    instrument_version = models.CharField(max_length=20)
    due_from = models.DateTimeField()
    due_until = models.DateTimeField()
    by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who assigned it; nobody: the protocol.",
    )  # fmt: skip
    series = models.UUIDField(null=True, blank=True, help_text="Those that were assigned together.")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OFFERED)
    status_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was let go.")
    # Which alerts its answers have raised, as "kind:severity": each is raised once.
    alerted = models.JSONField(default=list, blank=True)
    response = models.OneToOneField(
        Response, on_delete=models.PROTECT, null=True, blank=True, related_name="assignment"
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_from", "instrument"]
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "instrument"], name="assigned_once_per_follow_up"),
            models.CheckConstraint(condition=Q(due_until__gt=F("due_from")), name="assigned_for_a_time"),
            models.CheckConstraint(
                condition=Q(response__isnull=True) | Q(status__in=["answered", "incomplete"]),
                name="assignment_kept_with_its_response",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_until"], condition=Q(status__in=["offered", "begun"]), name="assignment_open"
            ),
            models.Index(fields=["patient", "due_from"], name="assignment_by_patient"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument}, {self.get_status_display().lower()}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    def is_waiting(self, now: datetime) -> bool:
        return self.is_open and self.due_from <= now < self.due_until


class GivenAnswer(SealedAppendOnly, ClinicOwned):
    """One tap. Nothing is ever written over: the last answer to an item is the one that stands."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="given")
    number = models.PositiveSmallIntegerField(help_text="Which tap of this form, from 1.")
    item = models.CharField(max_length=40)
    content = EncryptedTextField(help_text="JSON: the value, or null for “rather not say”.")
    # The browser behind a link that gave it: what it wrote itself is all that it may read again.
    device = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta(SealedAppendOnly.Meta):
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "number"], name="one_tap_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"Answer to {self.item}"

    @property
    def value(self) -> int | None:
        value: int | None = json.loads(self.content)
        return value
