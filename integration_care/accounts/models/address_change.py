from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from integration_care.core.models import BaseModel


class AddressChangeQuerySet(models.QuerySet["AddressChange"]):
    def open(self, now: datetime) -> AddressChangeQuerySet:
        return self.filter(ended_at=None, expires_at__gt=now)


class AddressChange(BaseModel):
    """Somebody wants to sign in with another address: the old one allows it, the new one confirms it.

    Each link's secret is in its e-mail and nowhere else. It ends by both answers, a stop, or another wish.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    new_email = models.EmailField()
    old_hash = models.CharField(max_length=64, unique=True)
    new_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    allowed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AddressChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at=None), name="one_open_address_change"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} to another address"
