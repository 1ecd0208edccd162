"""What could be done today, what was, and the days of the window in one gentle picture."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy

from patients.followups.models import IntegrationWindow
from patients.models import Patient
from patients.practices.days import days_of
from patients.practices.library import Practice, shelves
from patients.practices.models import Night, PracticeLog
from patients.practices.offered import Offer
from patients.practices.picture import Picture

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


def at_hand(last: IntegrationWindow | None, now: datetime) -> IntegrationWindow | None:
    """The window of the last dose, while its days run."""
    return last if last and now < last.effective_closes_at else None


def may_note(woke_on: date, window: IntegrationWindow | None, patient: Patient, now: datetime) -> bool:
    """A night of the window at hand that is over."""
    if window is None or woke_on > now.astimezone(patient.zone).date():
        return False
    days = days_of(window.anchor_at, window.effective_closes_at)
    return woke_on in {day.night(patient.zone) for day in days}


@dataclass(frozen=True)
class TheseDays:
    """The days of the window at hand, on the page of today. `window`, `picture`: None outside of them."""

    patient: Patient
    now: datetime
    window: IntegrationWindow | None
    offers: Sequence[Offer]
    picture: Picture | None

    @property
    def today(self) -> date:
        return self.now.astimezone(self.patient.zone).date()

    @property
    def asks_for_night(self) -> bool:
        """Last night was one of the window's, and nothing says yet how it was."""
        if self.picture is None or not may_note(self.today, self.window, self.patient, self.now):
            return False
        return not any(day.morning == self.today and day.night for day in self.picture.days)

    @property
    def nights(self) -> list[tuple[str, str]]:
        """Under a heading that says sleep: well, so-so, little."""
        return [(how, str(WELL[Night.How(how)])) for how in Night.How.values]


@dataclass(frozen=True)
class PracticesPage:
    """`done`: of late, the newest first."""

    patient: Patient
    now: datetime
    library: Sequence[Practice]
    offers: Sequence[Offer]
    done: Sequence[PracticeLog]

    @property
    def rows(self) -> list[Today]:
        done = {log.key: log for log in self.done_today}
        return [Today(offer, done.get(offer.practice.key), uuid.uuid4()) for offer in self.offers]

    @property
    def others(self) -> list[tuple[str, list[tuple[Practice, uuid.UUID]]]]:
        """The rest of the library, to choose from freely."""
        shown = {offer.practice.key for offer in self.offers}
        rest = [one for one in self.library if one.is_offered and one.key not in shown]
        return [(name, [(one, uuid.uuid4()) for one in found]) for name, found in shelves(rest)]

    @property
    def done_today(self) -> list[PracticeLog]:
        zone = self.patient.zone
        today = self.now.astimezone(zone).date()
        return [log for log in self.done if log.done_at.astimezone(zone).date() == today][::-1]
