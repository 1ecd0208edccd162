"""What figures count, as plain values without a word of anybody's. Pure.

`lead` and `protocol` are keys as text, of who leads the patient today and of the course's protocol.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from integration_care.core.ui.words import HOUR
from patients.followups.window import WindowState

A_DAY = timedelta(days=1)
COUNTED = (WindowState.MET, WindowState.LATE_MET, WindowState.MISSED)
HOURS = {
    "under-24": "Before 24 h",
    "24-36": "24 to 36 h",
    "36-48": "36 to 48 h",
    "48-60": "48 to 60 h",
    "60-72": "60 to 72 h",
    "week": "72 h to 7 days",
    "later": "After 7 days",
}
ENDS = (24, 36, 48, 60, 72, 168)  # hours at which each of HOURS ends, but the last


@dataclass(frozen=True)
class Dose:
    """A dose whose window closes in the period. `state` is the window's own; `reason` the sort of it.

    `weekday`: “0” is Monday, by the clinic's calendar. `contact_at`: the first contact after the visit and
    before the close. `written_at`: when the first entry of this dose was handed in; `is_begun`: there is one.
    """

    window_id: UUID
    patient_id: UUID
    patient: str
    number: int
    label: str
    given_at: datetime
    closes_at: datetime
    state: WindowState
    weekday: str
    lead: str
    protocol: str
    route: str
    reason: str = ""
    met_at: datetime | None = None
    next_dose_at: datetime | None = None
    contact_at: datetime | None = None
    written_at: datetime | None = None
    is_begun: bool = False

    @property
    def is_counted(self) -> bool:
        """Once its window has closed: met, met later, or not met. Excused ones could be met by nobody."""
        return self.state in COUNTED

    @property
    def is_met(self) -> bool:
        return self.state is WindowState.MET

    @property
    def is_late(self) -> bool:
        return self.state is WindowState.LATE_MET

    @property
    def is_unmet(self) -> bool:
        return self.state is WindowState.MISSED

    @property
    def until_met(self) -> timedelta | None:
        """From the dose to the first integration session that counts for it, inside the window or later."""
        return self.met_at - self.given_at if self.met_at and not self.is_unmet else None

    @property
    def hour(self) -> str:
        """Which of HOURS that lies in; empty for none."""
        after = self.until_met
        if after is None:
            return ""
        return next((key for key, end in zip(HOURS, ENDS, strict=False) if after < end * HOUR), "later")

    @property
    def contact(self) -> str:
        if self.contact_at is None:
            return "none"
        return "day" if self.contact_at < self.given_at + A_DAY else "inside"

    @property
    def journal(self) -> str:
        if self.written_at is None:
            return "begun" if self.is_begun else "none"
        if self.written_at < self.given_at + A_DAY:
            return "day"
        return "inside" if self.written_at < self.closes_at else "after"


@dataclass(frozen=True)
class Agreed:
    """A commitment that was taken on, by the day on which to ask how it went."""

    patient_id: UUID
    patient: str
    ask_on: date
    outcome: str
    lead: str
    protocol: str


@dataclass(frozen=True)
class Form:
    """A questionnaire that was asked for, by the end of the time to answer it.

    `came`: whole, incomplete or missing.
    """

    patient_id: UUID
    patient: str
    instrument: str
    title: str
    until: datetime
    came: str
    lead: str
    protocol: str

    @property
    def is_whole(self) -> bool:
        return self.came == "whole"

    @property
    def is_incomplete(self) -> bool:
        return self.came == "incomplete"

    @property
    def is_missing(self) -> bool:
        return self.came == "missing"


@dataclass(frozen=True)
class Score:
    instrument: str
    version: str
    taken_at: datetime
    score: Decimal


@dataclass(frozen=True)
class Changed:
    """A dose with the scores before and after it. `gained`: points towards getting better, None where one
    of the two is missing; `is_reliable`: by more than chance makes."""

    dose: Dose
    before: Score | None
    after: Score | None
    gained: float | None
    is_reliable: bool

    @property
    def patient_id(self) -> UUID:
        return self.dose.patient_id

    @property
    def lead(self) -> str:
        return self.dose.lead

    @property
    def protocol(self) -> str:
        return self.dose.protocol

    @property
    def route(self) -> str:
        return self.dose.route

    @property
    def state(self) -> WindowState:
        return self.dose.state
