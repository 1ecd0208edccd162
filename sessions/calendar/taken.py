"""Who is booked already, and when: said before the button is pressed, and by the refusal. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from integration_care.accounts.models import Clinic
from integration_care.core.ui.words import local_clock, local_moment


class Booking(Protocol):
    """A session, or a meeting of a circle."""

    @property
    def clinic(self) -> Clinic: ...
    @property
    def scheduled_start(self) -> datetime: ...
    @property
    def scheduled_end(self) -> datetime: ...


def is_taken(who: str, booked: Booking) -> str:
    """With whom is not said: whoever reads this may not know that patient."""
    return f"{who} already has a session booked then: {_when(booked)}."


def room_is_taken(room: str, booked: Booking) -> str:
    return f"{room} is booked then: {_when(booked)}."


def _when(booked: Booking) -> str:
    zone = booked.clinic.zone
    return f"{local_moment(booked.scheduled_start, zone)} to {local_clock(booked.scheduled_end, zone)}"
