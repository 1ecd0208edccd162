"""What the top bar says about notes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from sessions.notes.waiting import count_waiting


def waiting(request: HttpRequest) -> dict[str, Any]:
    """`notes_to_sign`: how many notes wait for the member, or for an admin in the clinic; lazy."""
    member = getattr(request, "member", None)
    if member is None or not member.is_staff_member:
        return {"notes_to_sign": 0}
    return {"notes_to_sign": SimpleLazyObject(lambda: count_waiting(member))}
