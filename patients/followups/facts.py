"""What the sessions room tells the follow-up engine about one course. Passed down, never looked up.

The engine needs nothing else to (re)compute every window and follow-up of the course, so telling it the
same facts twice changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class GivenDose:
    """A dosing session in which drug was given, completed or stopped early. All instants aware UTC."""

    session_id: UUID
    number: int  # which dose of the course, from 1
    label: str  # what was given, such as "IM 75 mg"
    first_administration_at: datetime
    last_administration_at: datetime
    discharged_at: datetime | None


@dataclass(frozen=True)
class DoseUnderWay:
    """A dosing session that was begun, and is neither completed nor stopped."""

    session_id: UUID
    started_at: datetime
    booked_until: datetime


@dataclass(frozen=True)
class Integration:
    """An integration session (or a group that counts) that was completed."""

    session_id: UUID
    started_at: datetime
    is_group: bool = False


@dataclass(frozen=True)
class Booking:
    """A session in the calendar."""

    session_id: UUID
    starts_at: datetime
    is_group: bool = False


@dataclass(frozen=True)
class CourseFacts:
    """Everything that the windows of one course rest on, at one moment.

    `doses_ahead`: starts of dosing sessions that are booked or in progress with nothing given yet.
    A dose that is missing from `doses` but has a window was voided: its window is cancelled.
    """

    doses: tuple[GivenDose, ...] = ()
    doses_ahead: tuple[datetime, ...] = ()
    doses_under_way: tuple[DoseUnderWay, ...] = ()
    integrations: tuple[Integration, ...] = ()
    bookings: tuple[Booking, ...] = ()
