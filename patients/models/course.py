from __future__ import annotations

from uuid import UUID

from django.db import models

from integration_care.accounts.models import Membership
from integration_care.core.asked_often import asked_often
from integration_care.core.models import ClinicOwned
from patients.models.patient import Patient
from patients.models.protocol import Protocol, ProtocolVersion


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, member: Membership) -> CourseQuerySet:
        return self.filter(clinic_id=member.clinic_id, patient__in=Patient.keys_visible_to(member))

    def under_way(self) -> CourseQuerySet:
        return self.exclude(phase=Course.Phase.CLOSED)

    def held(self) -> CourseQuerySet:
        """Until the transaction ends: one change of a course at a time.

        `no_key`: inserts that merely point at the course (a booking, a dose) are not held up.
        """
        return self.select_for_update(of=("self",), no_key=True)

    def behind(self, protocol: Protocol) -> CourseQuerySet:
        """Courses under way on an older version of the protocol than its newest."""
        newest = protocol.versions.order_by("-number").values("number")[:1]
        return self.under_way().filter(
            protocol_version__protocol=protocol, protocol_version__number__lt=models.Subquery(newest)
        )


class Course(ClinicOwned):
    """One patient's arc under one protocol: preparation, active, maintenance, closed."""

    class Phase(models.TextChoices):
        PREPARATION = "preparation", "Preparation"
        ACTIVE = "active", "Active"
        MAINTENANCE = "maintenance", "Maintenance"
        CLOSED = "closed", "Closed"

    class Framework(models.TextChoices):
        CBT = "cbt", "Cognitive behavioural"
        MINDFULNESS = "mindfulness", "Mindfulness-based"
        SOMATIC = "somatic", "Somatic and experiential"
        PSYCHODYNAMIC = "psychodynamic", "Psychodynamic"
        IFS = "ifs", "Internal family systems"
        ECLECTIC = "eclectic", "Eclectic"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="courses")
    protocol_version = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT, related_name="courses")
    framework = models.CharField(max_length=20, choices=Framework.choices, default=Framework.ECLECTIC)
    indication = models.CharField(max_length=200)
    intention = models.TextField(blank=True, help_text="In the patient's own words.")
    doses_planned = models.PositiveSmallIntegerField(default=6)
    phase = models.CharField(max_length=20, choices=Phase.choices, default=Phase.PREPARATION)
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_reason = models.CharField(max_length=200, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=~models.Q(phase="closed"), name="one_course_under_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indication} ({self.get_phase_display()})"

    @property
    def is_closed(self) -> bool:
        return self.phase == Course.Phase.CLOSED

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None


@asked_often
def locked_course(course: UUID) -> models.QuerySet[Course]:
    """As it stands, held: for `hold_course`."""
    return Course.objects.held().filter(pk=course).select_related("protocol_version", "patient__clinic")


def hold_course(course_id: UUID) -> Course:
    """The course as it stands, held until the transaction ends."""
    return locked_course.one(course_id)


class CoursePhase(ClinicOwned):
    """A change of phase: from what, to what, when and by whom."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="phase_changes")
    phase = models.CharField(max_length=20, choices=Course.Phase.choices)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.get_phase_display()} from {self.at:%Y-%m-%d}"
