"""What the top bar says about concerns."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from integration_care.core.permissions import Permission
from patients.concerns.models import Concern


def waiting(request: HttpRequest) -> dict[str, Any]:
    """`concerns_waiting`: how many wait for an answer of this member, counting only what they may read."""
    member = getattr(request, "member", None)
    if member is None or not member.can(Permission.RUN_CLINIC):
        return {"concerns_waiting": 0}
    return {"concerns_waiting": SimpleLazyObject(Concern.objects.readable_by(member).waiting().count)}
