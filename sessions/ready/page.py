"""What the dosing page shows before the dose: the Ready state and the readiness card."""

from __future__ import annotations

from typing import Any

from integration_care.core.http import CareRequest
from sessions.models import CareSession
from sessions.ready.background import Background, background
from sessions.ready.card import Card, Refusal, card
from sessions.ready.commitments import review_context
from sessions.ready.readiness import readiness


def context(request: CareRequest, session: CareSession, refusal: Refusal | None = None) -> dict[str, Any]:
    back = background(session, request.member, request.now)
    return {
        "ready": card(
            back,
            zone=request.clinic.zone,
            is_correcting="correct" in request.GET or refusal is not None,
            refusal=refusal,
        ),
        "readiness_card": readiness(back, request.now),
        **review_context(request, session),
    }


def card_of(request: CareRequest, back: Background, refusal: Refusal | None = None) -> Card:
    """After the drug was given the answers rest, until somebody asks to correct one."""
    is_correcting = "correct" in request.GET or request.method == "POST"
    return card(back, zone=request.clinic.zone, is_correcting=is_correcting, refusal=refusal)
