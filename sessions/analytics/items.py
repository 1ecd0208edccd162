"""What figures count: one dose's window at a time, as plain values without a word of anybody's. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from integration_care.core.ui.words import HOUR
from patients.followups.window import WindowState

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

    `lead` and `protocol` are keys as text. `weekday`: “0” is Monday, by the
    clinic's calendar.
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
