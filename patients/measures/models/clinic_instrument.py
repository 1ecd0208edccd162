from __future__ import annotations

from django.db import models

from integration_care.accounts.models import Membership
from integration_care.core.models import ClinicOwned


class ClinicInstrument(ClinicOwned):
    """A questionnaire that the clinic imported, as our data, with the resource it came from.

    A version is never changed: importing the key again makes the next one. Archived: no longer offered.
    """

    key = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField(help_text="Which version of this key, from 1.")
    title = models.CharField(max_length=120)
    content = models.JSONField(help_text="What `measures.instrument.parse` reads.")
    original = models.TextField(help_text="The FHIR Questionnaire, as it was given.")
    source = models.CharField(max_length=300)
    licence = models.CharField(max_length=300)
    attested_at = models.DateTimeField(help_text="When the right to use it was attested.")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title", "number"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "key", "number"], name="imported_once_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"
