from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from integration_care.accounts.models import Clinic
from patients.followups.models import Alert
from patients.models import Patient
from patients.portal.presenters.crisis import Line, crisis_lines, staffed_hours, staffed_note
from patients.portal.presenters.readers import who_hears


@dataclass(frozen=True)
class HelpPage:
    """The clinic's numbers, and the truth about who reads what and when."""

    clinic: Clinic | None
    patient: Patient | None
    now: datetime
    has_pressed: bool = False

    @property
    def lines(self) -> list[Line]:
        return crisis_lines(self.clinic)

    @property
    def staffed_note(self) -> str:
        if self.clinic is None:
            return ""
        return staffed_note(self.clinic, self.now, self.patient.zone if self.patient else self.clinic.zone)

    @property
    def hours(self) -> str:
        return staffed_hours(self.clinic) if self.clinic else ""

    @property
    def was_told(self) -> bool:
        """They pressed the button just now, and nobody has answered yet."""
        if not self.has_pressed or self.patient is None:
            return False
        waiting = Alert.objects.unanswered().filter(patient=self.patient, kind=Alert.Kind.NOT_SAFE)
        return waiting.exists()

    @property
    def who_hears(self) -> str:
        return who_hears(self.patient, self.now) if self.patient else ""
