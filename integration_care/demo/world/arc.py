"""When one patient's doses were, and what came of each: thrown once, told in every table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from integration_care.demo.world.house import House, Member
from integration_care.demo.world.size import IN_TREATMENT, Size, new_id
from patients.followups.window import Window, window_for

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BETWEEN = (timedelta(days=3), timedelta(days=4))  # Monday, Thursday, Monday, Thursday
MAINTENANCE = timedelta(days=97)
FIRST_HOUR, LAST_HOUR = 9, 16  # of the clinic's day
UNMET = ("no time that week", "did not want to", "could not be reached")


@dataclass(frozen=True)
class Dose:
    """`met_at`: when the integration session began, late ones too. `wrote_at`: the first entry."""

    pk: str
    number: int
    given_at: datetime
    window: Window
    met_at: datetime | None
    booked_for: datetime | None
    wrote_at: datetime | None
    reason: str


@dataclass(frozen=True)
class Arc:
    patient: str
    course: str
    number: int
    lead: Member
    doses: tuple[Dose, ...]
    phase: str
    is_in_treatment: bool

    @property
    def registered_at(self) -> datetime:
        return self.doses[0].given_at - 12 * DAY

    @property
    def ended_at(self) -> datetime:
        return self.doses[-1].given_at


class Diary:
    """The hours in which Ada can still be booked: nobody leads two conversations at once."""

    def __init__(self, house: House) -> None:
        hours = [house.until + n * HOUR for n in range(1, 73)]
        self._free = [at for at in hours if 8 <= at.astimezone(house.zone).hour <= 19]

    def book(self, window: Window) -> datetime | None:
        for at in self._free:
            if window.opens_at <= at < window.effective_closes_at:
                self._free.remove(at)
                return at
        return None


def arc_of(house: House, size: Size, number: int, dice: Random, diary: Diary) -> Arc:
    """The first `IN_TREATMENT` patients of a clinic are in it; the others were, through the years."""
    is_now = number < IN_TREATMENT
    last = _last_now(house, number) if is_now else _last_then(house, size, dice)
    since = house.until - last
    phase = "active" if is_now else "maintenance" if since < MAINTENANCE else "closed"
    colleagues = house.therapists[1:] if phase == "maintenance" else house.therapists
    lead = house.therapists[0] if is_now else colleagues[number % len(colleagues)]
    given = _doses(last, dice.choice((3, 3, 4, 4)))
    patient, course = new_id(dice), new_id(dice)
    doses = tuple(
        _dose(house, dice, place, (at, following), diary if is_now else None)
        for place, (at, following) in enumerate(zip(given, [*given[1:], None], strict=True), start=1)
    )
    return Arc(patient, course, number, lead, doses, phase, is_now)


def _last_now(house: House, number: int) -> datetime:
    """In one of the last 71 hours, by day; the first are still in the room, watched by one nurse."""
    hours = [house.until - n * HOUR for n in range(1, 71)]
    by_day = [at for at in hours if FIRST_HOUR <= at.astimezone(house.zone).hour <= LAST_HOUR]
    return by_day[number % len(by_day)] + timedelta(minutes=15 * (number // len(by_day)))


def _last_then(house: House, size: Size, dice: Random) -> datetime:
    """On a working day of the past years, within the clinic's hours."""
    day = house.until - timedelta(days=dice.randrange(5, max(int(365 * size.years), 6)))
    at = day.astimezone(house.zone).replace(hour=dice.randint(FIRST_HOUR, LAST_HOUR), minute=0)
    at -= max(at.weekday() - 4, 0) * DAY
    return at.astimezone(house.until.tzinfo)


def _doses(last: datetime, number: int) -> list[datetime]:
    given = [last]
    for step in range(number - 1):
        given.insert(0, given[0] - BETWEEN[step % 2])
    return given


def _dose(
    house: House, dice: Random, place: int, given: tuple[datetime, datetime | None], diary: Diary | None
) -> Dose:
    """Three of four windows are met, most patients write. `given`: when, and when the next one was."""
    at, following = given
    window = window_for(at, house.rules.window, following)
    luck = dice.random()
    met_at = window.opens_at + dice.randint(1, 44) * HOUR if luck < 0.75 else None
    if met_at is None and luck < 0.8 and following is None:
        met_at = window.closes_at + dice.randint(4, 90) * HOUR
    met_at = None if met_at is None or met_at + HOUR > house.until else met_at
    wrote_at = at + dice.randint(3, 30) * HOUR if dice.random() < 0.8 else None
    wrote_at = None if wrote_at is None or wrote_at > house.until else wrote_at
    is_over = window.effective_closes_at <= house.until
    wants = diary is not None and met_at is None and not is_over and luck < 0.9
    return Dose(
        pk=new_id(dice), number=place, given_at=at, window=window, met_at=met_at,
        booked_for=diary.book(window) if diary and wants else None, wrote_at=wrote_at,
        reason=dice.choice(UNMET) if is_over and met_at is None else "",
    )  # fmt: skip
