"""What could be done today, what was, and the days of the window in one gentle picture."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.translation import gettext_lazy

from patients.followups.models import IntegrationWindow
from patients.models import Patient
from patients.practices.days import days_of
from patients.practices.library import Practice, practices_of, shelves
from patients.practices.models import Night, PracticeLog
from patients.practices.offered import Offer, offered_to
from patients.practices.picture import Picture, own_entries, picture_of

# Under a heading that says sleep.
WELL = {
    Night.How.WELL: gettext_lazy("Well"),
    Night.How.SOME: gettext_lazy("So-so"),
    Night.How.LITTLE: gettext_lazy("Little"),
}


@dataclass(frozen=True)
class Today:
    """One practice for today. `tap` names the tap, so that it counts once."""

    offer: Offer
    done: PracticeLog | None
    tap: uuid.UUID


@dataclass
class PracticesPage:
    patient: Patient
    now: datetime

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(self.patient.zone).date()

    @cached_property
    def window(self) -> IntegrationWindow | None:
        """Of the last dose, while its days run."""
        found = IntegrationWindow.objects.given_last(self.patient, self.now)
        return found if found and self.now < found.effective_closes_at else None

    @cached_property
    def picture(self) -> Picture | None:
        if self.window is None:
            return None
        return picture_of(self.window, self.patient, self.now, own_entries())

    @cached_property
    def rows(self) -> list[Today]:
        offers = offered_to(self.patient, self.window, self.now)
        if not offers:
            return []
        done = {log.key: log for log in self._done_today()}
        return [Today(offer, done.get(offer.practice.key), uuid.uuid4()) for offer in offers]

    @cached_property
    def others(self) -> list[tuple[str, list[tuple[Practice, uuid.UUID]]]]:
        """The rest of the library, to choose from freely."""
        shown = {row.offer.practice.key for row in self.rows}
        rest = [
            one for one in practices_of(self.patient.clinic_id) if one.is_offered and one.key not in shown
        ]
        return [(name, [(one, uuid.uuid4()) for one in found]) for name, found in shelves(rest)]

    @cached_property
    def done_today(self) -> list[PracticeLog]:
        return self._done_today()

    def _done_today(self) -> list[PracticeLog]:
        mine = PracticeLog.objects.standing().filter(patient=self.patient).order_by("-done_at")[:20]
        return [log for log in mine if log.done_at.astimezone(self.patient.zone).date() == self.today][::-1]

    def may_note(self, woke_on: date) -> bool:
        """A night of this window that is over."""
        if self.window is None or woke_on > self.today:
            return False
        days = days_of(self.window.anchor_at, self.window.effective_closes_at)
        return woke_on in {day.night(self.patient.zone) for day in days}

    @property
    def asks_for_night(self) -> bool:
        """Last night was one of the window's, and nothing says yet how it was."""
        if not self.may_note(self.today) or self.picture is None:
            return False
        return not any(day.morning == self.today and day.night for day in self.picture.days)

    @property
    def nights(self) -> list[tuple[str, str]]:
        """Under a heading that says sleep: well, so-so, little."""
        return [(how, str(WELL[Night.How(how)])) for how in Night.How.values]
