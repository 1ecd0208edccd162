"""Doorbells. Each may ring twice; what there is to do is written in PostgreSQL."""

from __future__ import annotations

from uuid import UUID

from celery import Task

from integration_care.celery import app
from integration_care.core.request_ids import carried
from patients.followups.engine.claim import Claimed
from patients.followups.engine.deliver import deliver as deliver_follow_up
from patients.followups.engine.sweep import has_just_begun, sweep


@app.task(name="patients.followups.tasks.tick", bind=True)  # type: ignore[untyped-decorator]
def tick(self: Task) -> None:
    """Hand on what is due, one message in the broker for each row."""
    if self.request.get("rung_by") == "beat" and has_just_begun():
        return
    sweep(_ring)


@app.task(name="patients.followups.tasks.deliver")  # type: ignore[untyped-decorator]
def deliver(follow_up_id: str, clinic_id: str) -> None:
    deliver_follow_up(UUID(follow_up_id), UUID(clinic_id))


def _ring(row: Claimed) -> None:
    # No retry: a row that the broker does not take is given back at once.
    keys = (str(row.follow_up_id), str(row.clinic_id))
    deliver.apply_async(keys, retry=False, headers=carried())
