"""What the top bar says about notes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from integration_care.core.permissions import Permission
from sessions.notes.records import to_sign


def waiting(request: HttpRequest) -> dict[str, Any]:
    """`notes_to_sign`: how many of the member's own wait for a signature; counted where it is shown."""
    member = getattr(request, "member", None)
    if member is None or not member.can(Permission.READ_NARRATIVE):
        return {"notes_to_sign": 0}
    return {"notes_to_sign": SimpleLazyObject(lambda: to_sign(member).count())}
