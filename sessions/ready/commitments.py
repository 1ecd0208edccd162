"""Commitments looked at again: at a preparation, before a dose, in an integration."""

from __future__ import annotations

from typing import Any

from integration_care.core.http import CareRequest
from sessions.models import CareSession


def review_context(request: CareRequest, session: CareSession) -> dict[str, Any]:
    """For `journals/review_commitments.html`."""
    return {"commitment_reviews": ()}
