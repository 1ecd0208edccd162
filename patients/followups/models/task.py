from __future__ import annotations

from datetime import datetime

from django.db import models

from integration_care.accounts.models import Membership
from integration_care.core.models import ClinicOwned
from patients.followups.models.alert import Alert
from patients.followups.models.follow_up import FollowUp
from patients.followups.models.window import IntegrationWindow
from patients.models import Patient


class TaskQuerySet(models.QuerySet["StaffTask"]):
    def visible_to(self, member: Membership) -> TaskQuerySet:
        return self.filter(clinic_id=member.clinic_id, patient__in=Patient.keys_visible_to(member))

    def open(self) -> TaskQuerySet:
        return self.filter(closed_at=None)

    def at_hand(self, now: datetime) -> TaskQuerySet:
        """Open, but for what is only planned: a loose end of a dose is nobody's task before it is due."""
        return self.open().filter(models.Q(loose_end="") | models.Q(due_at__lte=now))

    def calls(self) -> TaskQuerySet:
        """Tasks that speaking with the patient settles: the ladder's, and what the patient asked for."""
        asked_for = models.Q(follow_up=None, alert=None, window__isnull=False)
        return self.filter(asked_for | models.Q(follow_up__rule__needless_when="contacted"))


class StaffTask(ClinicOwned):
    """Something a person at the clinic has to do, about a window, an alert or a dose."""

    READ_THE_PLAN = "Read the relapse plan with what was shared"
    WATCH = "relapse-watch"  # the protocol's step two weeks after the last dose

    class LooseEnd(models.TextChoices):
        COMPLETION = "completion", "To be completed or stopped"
        LEAVING = "leaving", "Leaving to be recorded"

    class Outcome(models.TextChoices):
        DONE = "done", "Done"
        NO_LONGER_NEEDED = "not_needed", "No longer needed"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="tasks")
    window = models.ForeignKey(
        IntegrationWindow, on_delete=models.PROTECT, related_name="tasks", null=True, blank=True
    )
    # What opened it; one task per follow-up, so that ringing twice opens it once.
    follow_up = models.OneToOneField(
        FollowUp, on_delete=models.PROTECT, related_name="task", null=True, blank=True
    )
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="tasks", null=True, blank=True)
    # What its dose still waits for: planned when the dose begins, and shown from `due_at` on.
    session = models.ForeignKey(
        "care_sessions.CareSession", on_delete=models.PROTECT, related_name="tasks", null=True, blank=True
    )
    loose_end = models.CharField(
        max_length=10, choices=LooseEnd.choices, blank=True, default="", db_default=""
    )
    audience = models.CharField(max_length=10, choices=FollowUp.Audience.choices)
    title = models.CharField(max_length=200)
    text = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "audience"],
                condition=models.Q(alert__isnull=False),
                name="one_task_per_rung",
            ),
            models.UniqueConstraint(
                fields=["session", "loose_end"],
                condition=models.Q(session__isnull=False),
                name="one_task_per_loose_end",
            ),
            models.CheckConstraint(
                condition=models.Q(session=None, loose_end="")
                | (models.Q(session__isnull=False) & ~models.Q(loose_end="")),
                name="loose_end_of_a_session",
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "due_at"], condition=models.Q(closed_at=None), name="task_to_do"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_about_plan(self) -> bool:
        """The relapse plan is what there is to read: for the watch, and when a sign was heard."""
        is_watch = self.follow_up is not None and self.follow_up.step.partition("/")[0] == self.WATCH
        return is_watch or self.title == self.READ_THE_PLAN
