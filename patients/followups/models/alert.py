from __future__ import annotations

from django.db import models

from integration_care.accounts.models import Membership
from integration_care.core.models import ClinicOwned
from patients.models import Patient


class AlertQuerySet(models.QuerySet["Alert"]):
    def visible_to(self, member: Membership) -> AlertQuerySet:
        return self.filter(clinic_id=member.clinic_id, patient__in=Patient.objects.visible_to(member))

    def open(self) -> AlertQuerySet:
        return self.filter(closed_at=None)

    def unanswered(self) -> AlertQuerySet:
        return self.open().filter(acknowledged_at=None)


class Alert(ClinicOwned):
    """Something a human must acknowledge. Closed only by a person, with a disposition."""

    class Kind(models.TextChoices):
        NOT_SAFE = "not_safe", "Says they are not safe right now"
        NOT_SAFE_AT_HOME = "not_safe_at_home", "Does not feel safe at home"
        IDEATION = "ideation", "Suicidal thoughts when leaving after a dose"
        ADVERSE_EVENT = "adverse_event", "Adverse event"
        NEGATIVE_REACTION = "negative_reaction", "Negative therapeutic reaction"
        CONCERN = "concern", "A clinician's concern for safety"
        SUICIDE_ITEM = "suicide_item", "Suicide item of a questionnaire"
        SUICIDE_ITEM_BLANK = "suicide_item_blank", "Suicide item left blank"
        SIDE_EFFECT = "side_effect", "Side effect to talk about"

    class Severity(models.TextChoices):
        AMBER = "amber", "Talk today"
        RED = "red", "Talk now"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    # What it is about, where that is a session.
    session = models.ForeignKey(
        "care_sessions.CareSession", on_delete=models.PROTECT, null=True, blank=True, related_name="alerts"
    )
    raised_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    escalated_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    disposition = models.CharField(max_length=300, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at"]
        indexes = [
            models.Index(
                fields=["raised_at"], condition=models.Q(acknowledged_at=None), name="alert_unanswered"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | ~models.Q(disposition=""),
                name="closed_with_a_disposition",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
