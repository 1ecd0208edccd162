"""The worker's doorbell. It may ring twice: the row is taken by one."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from integration_care.celery import app
from sessions.documents.making import make

LEASE = settings.DOCUMENT_LEASE_SECONDS


# Within the lease, so that a layout without end gives up before anybody else takes the row.
@app.task(  # type: ignore[untyped-decorator]
    name="sessions.documents.tasks.render", soft_time_limit=LEASE * 0.7, time_limit=LEASE * 0.9
)
def render(document_id: str, clinic_id: str) -> None:
    make(UUID(document_id), UUID(clinic_id))
