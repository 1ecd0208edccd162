"""What the dosing page shows before the dose: the Ready state and the readiness card."""

from __future__ import annotations

from typing import Any

from integration_care.core.http import CareRequest
from sessions.models import CareSession


def context(request: CareRequest, session: CareSession) -> dict[str, Any]:
    return {}
