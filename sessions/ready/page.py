"""What the dosing page shows before the dose: the Ready state and the readiness card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from integration_care.core.asked_at_once import asked_at_once
from integration_care.core.http import CareRequest
from patients.followups.models import IntegrationWindow
from sessions.live.queries import LiveRecord, live_record
from sessions.models import CareSession
from sessions.pages.contents import before_the_dose, the_dose
from sessions.queries import windows as windows_of
from sessions.ready.background import background
from sessions.ready.card import Card, Refusal, card
from sessions.ready.commitments import review_context
from sessions.ready.readiness import readiness


def context(
    request: CareRequest,
    session: CareSession,
    live: LiveRecord,
    windows: Sequence[IntegrationWindow],
) -> dict[str, Any]:
    """`live` and `windows`: as `background` takes them."""
    back = background(session, live, windows, reader=request.member, now=request.now)
    return {
        "ready": card(back, zone=request.clinic.zone, is_correcting="correct" in request.GET),
        "readiness_card": readiness(back, request.now),
        **review_context(request, session),
    }


def card_of(request: CareRequest, session: CareSession, refusal: Refusal | None = None) -> Card:
    """After the drug was given the answers rest, until somebody asks to correct one."""
    with asked_at_once(*the_dose(session), *before_the_dose(session, request.member)):
        live, windows = live_record(session), windows_of(session.course_id)
        back = background(session, live, windows, reader=request.member, now=request.now)
    is_correcting = "correct" in request.GET or request.method == "POST"
    return card(back, zone=request.clinic.zone, is_correcting=is_correcting, refusal=refusal)
