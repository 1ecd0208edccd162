from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

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

    @property
    def lines(self) -> list[Line]:
        return crisis_lines(self.clinic)

    @property
    def staffed_note(self) -> str:
        if self.clinic is None:
            return ""
        return staffed_note(self.clinic, self.now, self.zone or self.clinic.zone)

    @property
    def zone(self) -> ZoneInfo | None:
        """Theirs; the clinic's before we know who stands here."""
        known = self.patient or self.clinic
        return known.zone if known else None

    @property
    def hours(self) -> list[str]:
        """When somebody is at the clinic, by their own clock; by the clinic's as well where that differs."""
        if self.clinic is None or self.zone is None:
            return []
        theirs = staffed_hours(self.clinic, self.now, self.zone)
        offsets = {self.now.astimezone(zone).utcoffset() for zone in (self.zone, self.clinic.zone)}
        both = [theirs, staffed_hours(self.clinic, self.now, self.clinic.zone)][: len(offsets)]
        return [told for told in both if told]

    @cached_property
    def alert(self) -> Alert | None:
        """What they said that nobody has answered yet."""
        if self.patient is None:
            return None
        return Alert.objects.unanswered().filter(patient=self.patient, kind=Alert.Kind.NOT_SAFE).first()

    @property
    def who_hears(self) -> str:
        return who_hears(self.patient, self.now, self.alert.said_at) if self.patient and self.alert else ""
