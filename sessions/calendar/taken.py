"""Who is booked already, and when: said before the button is pressed, and by the refusal."""

from __future__ import annotations

from integration_care.core.ui.words import local_clock, local_moment
from sessions.models import CareSession


def is_taken(who: str, booked: CareSession) -> str:
    """With whom is not said: whoever reads this may not know that patient."""
    zone = booked.clinic.zone
    until = local_clock(booked.scheduled_end, zone)
    return (
        f"{who} already has a session booked then: {local_moment(booked.scheduled_start, zone)} to {until}."
    )
