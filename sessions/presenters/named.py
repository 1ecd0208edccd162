"""A session in one line, where its page is not beside it."""

from __future__ import annotations

from integration_care.core.ui.words import local_moment
from sessions.models import CareSession


def named(session: CareSession) -> str:
    """Dana Moreau, Tue 3 March, 10:00"""
    return f"{session.patient}, {local_moment(session.happened_at, session.clinic.zone)}"
