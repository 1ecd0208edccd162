"""What the page of an integration shows beyond the note."""

from __future__ import annotations

from typing import Any

from integration_care.core.http import CareRequest
from sessions import records
from sessions.integration.forms import ConcernForm
from sessions.integration.kept import kept_of
from sessions.integration.responses import suggestions
from sessions.models import CareSession, Challenge, Theme


def context(request: CareRequest, session: CareSession) -> dict[str, Any]:
    """Nothing in words for whoever reads no notes."""
    rules = session.course.protocol_version.rules
    lengths = rules.integration
    usual = {"low": lengths.warn_below_min.value, "high": lengths.warn_above_min.value}
    if not records.reads_notes(request.member):
        return {"usual_length": usual}
    return {
        "usual_length": usual,
        "known_themes": [theme.name for theme in Theme.objects.standing().filter(patient=session.patient_id)],
        "suggestions": suggestions(rules.responses),
        "open_challenges": open_challenges(session, request),
        "kept": kept_of(session, request.member),
        "concern_form": ConcernForm(prefix="late"),
    }


def open_challenges(session: CareSession, request: CareRequest) -> list[Challenge]:
    mine = Challenge.objects.readable_by(request.member).filter(patient=session.patient_id)
    return list(mine.open().order_by("review_on", "-raised_at"))
