"""What the navigation says about the log, for those who answer for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from integration_care.core.permissions import Permission
from sessions.substances.models import Discrepancy


def discrepancies(request: HttpRequest) -> dict[str, Any]:
    """`open_discrepancies`: how many wait for this member; counted when it is printed."""
    member = getattr(request, "member", None)
    if member is None or not member.can(Permission.ANSWER_FOR_SUBSTANCES):
        return {}
    return {
        "open_discrepancies": SimpleLazyObject(lambda: Discrepancy.objects.visible_to(member).open().count())
    }
