"""Ringing the sweep after a commit: it only makes things sooner, so nothing may fail because of it."""

from __future__ import annotations

import logging

from kombu.exceptions import OperationalError

from integration_care.celery import app
from integration_care.core.request_ids import carried

logger = logging.getLogger(__name__)
SWEEP = "patients.followups.tasks.tick"
TWO_HOURS = 7200  # above any difference of two machines' clocks; below what would fill a broker


def ring() -> None:
    """Ask for a sweep now. A broker that is down must not fail a request: the next tick comes anyway."""
    try:
        app.send_task(SWEEP, retry=False, expires=TWO_HOURS, headers=carried())
    except (OperationalError, OSError):
        logger.warning("the doorbell did not ring: the broker does not answer")
