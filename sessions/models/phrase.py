from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import ClinicOwned
from sessions.models.session import CareSession


class PhraseQuerySet(models.QuerySet["Phrase"]):
    def usable_by(self, member: Membership) -> PhraseQuerySet:
        """The member's own, and what colleagues of the clinic share."""
        return self.filter(clinic_id=member.clinic_id).filter(Q(author=member) | Q(is_shared=True))


class Phrase(ClinicOwned):
    """A therapist's own shorthand: `.abc` and Tab become these words. `|` marks where the cursor stops."""

    author = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="phrases")
    abbreviation = models.CharField(
        max_length=20, validators=[RegexValidator(r"^[a-z0-9-]+$", "Small letters, digits and hyphens.")]
    )
    body = EncryptedTextField()
    is_shared = models.BooleanField(default=False, help_text="Colleagues of the clinic may use it too.")

    objects = PhraseQuerySet.as_manager()

    class Meta:
        ordering = ["abbreviation"]
        constraints = [
            models.UniqueConstraint(fields=["author", "abbreviation"], name="one_phrase_per_abbreviation"),
        ]

    def __str__(self) -> str:
        return f".{self.abbreviation}"


class HiddenSection(ClinicOwned):
    """A section of a note that this clinic does not use. What was written in it before stays readable."""

    kind = models.CharField(max_length=12, choices=CareSession.Kind.choices)
    key = models.SlugField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "kind", "key"], name="section_hidden_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.key}"
