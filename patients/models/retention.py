from __future__ import annotations

from django.db import models
from django.db.models import Q

from integration_care.accounts.models import Membership
from integration_care.core.models import ClinicOwned
from patients.models.patient import Patient


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    def in_force(self) -> LegalHoldQuerySet:
        return self.filter(lifted_at=None)


class LegalHold(ClinicOwned):
    """A record that must be kept whatever its age, such as for a lawsuit. Nothing of it is disposed of."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="legal_holds")
    reason = models.CharField(max_length=300)
    placed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_because = models.CharField(max_length=300, blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ["-placed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(lifted_at=None), name="one_legal_hold_in_force"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | (Q(lifted_by__isnull=False) & ~Q(lifted_because="")),
                name="legal_hold_lifted_by_somebody_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Legal hold since {self.placed_at:%Y-%m-%d}"


class DisposalQuerySet(models.QuerySet["Disposal"]):
    def waiting(self) -> DisposalQuerySet:
        """Approved, and neither carried out nor taken back."""
        return self.filter(done_at=None, withdrawn_at=None)


class Disposal(ClinicOwned):
    """That a record was, or is to be, disposed of. It outlives the record, so it points at nothing of it."""

    record = models.UUIDField(help_text="The key the patient had.")
    reason = models.CharField(max_length=300, help_text="Why, without a word about the patient.")
    last_contact_on = models.DateField()
    approved_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True, help_text="Rows that were removed, by table.")

    objects = DisposalQuerySet.as_manager()

    class Meta:
        ordering = ["-approved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(withdrawn_at=None), name="a_record_is_disposed_of_once"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(withdrawn_at=None), name="disposal_taken_back_is_not_done"
            ),
        ]

    def __str__(self) -> str:
        return f"Disposal of record {str(self.record)[:8]}"
