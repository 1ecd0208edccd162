"""Ringing a worker: it only makes a document sooner, for the sweep rings again for what nobody took."""

from __future__ import annotations

import logging
from uuid import UUID

from kombu.exceptions import OperationalError

from integration_care.celery import app
from integration_care.core.request_ids import carried

logger = logging.getLogger(__name__)
RENDER = "sessions.documents.tasks.render"


def ring(document_id: UUID, clinic_id: UUID) -> None:
    """A broker that is down must not fail a request."""
    try:
        arguments = (str(document_id), str(clinic_id))
        app.send_task(RENDER, arguments, retry=False, headers=carried())
    except (OperationalError, OSError):
        logger.warning("the doorbell did not ring: the broker does not answer")
