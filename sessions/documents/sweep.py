"""A part of each sweep: rings for what nobody has taken, and lets go of what has expired."""

from __future__ import annotations

from integration_care.core import tenancy
from sessions.documents.actions.rendering import expire
from sessions.documents.doorbell import ring
from sessions.documents.models import Document

AT_ONCE = 40


def look_after_documents() -> int:
    """Of all clinics. A ring too many is harmless: the row is taken by one worker."""
    with tenancy.platform_context() as now:
        keys = ("pk", "clinic_id")
        to_make = Document.objects.free().order_by("requested_at")
        waiting = list(to_make.values_list(*keys)[:AT_ONCE])
        past = Document.objects.filter(status=Document.Status.READY, expires_at__lte=now)
        over = list(past.order_by("expires_at").values_list(*keys)[:AT_ONCE])
    for key in waiting:
        ring(*key)
    for key in over:
        expire(*key)
    return len(waiting) + len(over)
