from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.conf import settings
from django.db import models

from integration_care.accounts.models import Membership
from integration_care.core.asked_often import asked_often
from integration_care.core.models import AppendOnly, ClinicOwned
from patients.followups.models.follow_up import FollowUp
from patients.followups.wording.product import Slot, Words


class MessageWordingQuerySet(models.QuerySet["MessageWording"]):
    def of(self, clinic_id: UUID, slot: Slot) -> MessageWordingQuerySet:
        """Every version, the newest first."""
        return self.filter(clinic_id=clinic_id, **asdict(slot)).order_by("-number")

    def words(self, clinic_id: UUID, slot: Slot) -> Words | None:
        """The clinic's own that are in force; None where the product's are."""
        newest = _newest.first(clinic_id, slot.message, slot.channel, slot.language)
        return None if newest is None or newest.words.is_blank else newest.words


class MessageWording(ClinicOwned, AppendOnly):
    """How the clinic says one message, one way, in one language. A version never changes: the newest counts.

    Blank `text`: the product's words again.
    """

    message = models.CharField(max_length=30, help_text="As in `wording.product.LINES`.")
    channel = models.CharField(max_length=10, choices=FollowUp.Channel.choices)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    objects = MessageWordingQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "message", "channel", "language", "number"], name="worded_once_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message}, {self.get_channel_display()}, {self.language}, version {self.number}"

    @property
    def words(self) -> Words:
        return Words(self.subject, self.text)


@asked_often
def _newest(clinic: UUID, message: str, channel: str, language: str) -> MessageWordingQuerySet:
    return MessageWording.objects.of(clinic, Slot(message, channel, language))[:1]
