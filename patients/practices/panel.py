"""Practices on a patient's chart: what is offered, and the days of the window. Nothing is judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import ceil

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission
from patients.followups.models import IntegrationWindow
from patients.journals.models import JournalEntry
from patients.journals.returning import rules_for
from patients.models import Patient
from patients.practices.models import PracticeLog
from patients.practices.offered import Offer, offered_to
from patients.practices.picture import Picture, picture_of

RECENT = 8
HOURS = 24


@dataclass
class PracticePanel:
    member: Membership
    patient: Patient
    now: datetime

    @cached_property
    def window(self) -> IntegrationWindow | None:
        return IntegrationWindow.objects.given_last(self.patient, self.now)

    @cached_property
    def offers(self) -> list[Offer]:
        return offered_to(self.patient, self.window, self.now)

    @cached_property
    def picture(self) -> Picture | None:
        """Sleep sliders only of entries whose words the member may read."""
        if self.window is None:
            return None
        entries = JournalEntry.objects.readable_by(self.member).filter(patient=self.patient)
        return picture_of(self.window, self.patient, self.now, entries.sleep_since(self.window.anchor_at))

    @property
    def summary(self) -> str:
        """Practised on 2 of 3 days, 22 minutes noted; 1 night marked."""
        shown = self.picture
        if shown is None:
            return ""
        minutes = f", {shown.minutes} minutes noted" if shown.minutes else ""
        nights = f"; {shown.nights_marked} night{'s' if shown.nights_marked > 1 else ''} marked"
        days = f"Practised on {shown.days_practised} of {len(shown.days)} days{minutes}"
        return days + (nights if shown.nights_marked else "")

    @cached_property
    def recent(self) -> list[PracticeLog]:
        mine = PracticeLog.objects.standing().filter(patient=self.patient)
        return list(mine.order_by("-done_at")[:RECENT])

    @property
    def may_assign(self) -> bool:
        return self.member.can(Permission.RECORD_SESSION)


def usual_days(patient: Patient) -> int:
    """The days of what the protocol offers; one where it offers nothing."""
    return max((ceil(rule.for_h / HOURS) for rule in rules_for(patient).practices), default=1)
