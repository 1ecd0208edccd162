from __future__ import annotations

import json
from functools import cached_property, lru_cache

from django.db import models

from integration_care.accounts.models import Membership
from integration_care.core.models import ClinicOwned
from patients.protocols.rules import ProtocolRules


class ProtocolQuerySet(models.QuerySet["Protocol"]):
    def visible_to(self, member: Membership) -> ProtocolQuerySet:
        return self.filter(clinic_id=member.clinic_id)

    def offered(self) -> ProtocolQuerySet:
        return self.filter(is_retired=False)


class ProtocolVersionQuerySet(models.QuerySet["ProtocolVersion"]):
    def visible_to(self, member: Membership) -> ProtocolVersionQuerySet:
        return self.filter(clinic_id=member.clinic_id).select_related("protocol")

    def newest(self) -> ProtocolVersionQuerySet:
        """The present version of each protocol."""
        newer = ProtocolVersion.objects.filter(
            protocol=models.OuterRef("protocol"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(newer))

    def offered(self) -> ProtocolVersionQuerySet:
        """What a new course may begin under."""
        return self.newest().filter(protocol__is_retired=False).order_by("protocol__name")


class Protocol(ClinicOwned):
    """A clinic's way of working with one kind of treatment; its content lives in versions."""

    name = models.CharField(max_length=120)
    key = models.SlugField()
    is_retired = models.BooleanField(default=False)

    objects = ProtocolQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinic", "key"], name="one_protocol_per_key")]

    def __str__(self) -> str:
        return self.name


class ProtocolVersion(ClinicOwned):
    """The rules as they stood; never changed once a course uses them. `content` is `ProtocolRules` data."""

    protocol = models.ForeignKey(Protocol, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    note = models.CharField(max_length=200, blank=True, help_text="What changed and why.")
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects = ProtocolVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["protocol", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.protocol} v{self.number}"

    @cached_property
    def rules(self) -> ProtocolRules:
        return _read(json.dumps(self.content))


@lru_cache(maxsize=128)
def _read(content: str) -> ProtocolRules:
    """By the text, not by the version's id. Reading takes milliseconds, and each message asks for it."""
    return ProtocolRules.from_stored(json.loads(content))
