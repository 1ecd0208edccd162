from __future__ import annotations

from django.db import models

from integration_care.accounts.models import Clinic
from integration_care.core.models import ClinicOwned


def witnessed_by_default() -> list[str]:
    """Clinic default, to be confirmed with the prescriber: two people see waste, counts and corrections.

    21 CFR 1317.95(d) asks two people to see stock destroyed; for what is left after a dose DEA recommends it.
    """
    return ["wasted", "counted", "adjusted"]


class LogRules(ClinicOwned):
    """How a clinic keeps its log. A clinic without a row keeps it by the defaults."""

    needs_witness = models.JSONField(default=witnessed_by_default, help_text="Kinds of line. Waste always.")
    expires_soon_days = models.PositiveSmallIntegerField(default=30)

    class Meta:
        verbose_name_plural = "log rules"
        constraints = [models.UniqueConstraint(fields=["clinic"], name="one_set_of_log_rules")]

    def __str__(self) -> str:
        return f"Substance log of {self.clinic}"

    @classmethod
    def of(cls, clinic: Clinic) -> LogRules:
        """The clinic's rules, or the defaults unsaved."""
        return cls.objects.filter(clinic=clinic).first() or cls(clinic=clinic)

    def asks_for_a_witness(self, kind: str) -> bool:
        return kind == "wasted" or kind in self.needs_witness
