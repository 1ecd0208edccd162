"""What the page of an integration shows beyond the note."""

from __future__ import annotations

from typing import Any

from integration_care.core.http import CareRequest
from sessions import queries
from sessions.integration.forms import ConcernForm
from sessions.integration.kept import kept_of
from sessions.integration.queries import known_themes, open_challenges
from sessions.integration.responses import suggestions
from sessions.integration.untaken import OPEN
from sessions.models import CareSession


def context(request: CareRequest, session: CareSession) -> dict[str, Any]:
    """Nothing in words for whoever reads no notes."""
    rules = session.course.protocol_version.rules
    lengths = rules.integration
    usual = {"low": lengths.warn_below_min.value, "high": lengths.warn_above_min.value}
    if not queries.reads_notes(request.member):
        return {"usual_length": usual}
    return {
        "usual_length": usual,
        "known_themes": [theme.name for theme in known_themes(session.patient_id)],
        "suggestions": suggestions(rules.responses),
        "open_challenges": open_challenges(session.patient_id, request.member),
        "kept": None if session.status in OPEN else kept_of(session, request.member),
        "concern_form": ConcernForm(prefix="late"),
    }
