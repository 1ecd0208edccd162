"""The day that a list of sessions is about: today, or the one that was asked for. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_date

from integration_care.core.ui.words import day_words
from sessions.calendar.reach import YEARS

DAY = timedelta(days=1)
HINTS: list[dict[str, object]] = [{"keys": ["←", "→"], "label": "day before, day after"}]
ONE = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}


@dataclass(frozen=True)
class Day:
    """`whose` is carried along from day to day."""

    on: date
    today: date
    whose: str
    zone: ZoneInfo

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Midnight to midnight where the clinic is."""
        return self._midnight(self.on), self._midnight(self.on + DAY)

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    @property
    def title(self) -> str:
        return ONE.get((self.on - self.today).days, self.words)

    @property
    def words(self) -> str:
        return day_words(self.on, self.today)

    @property
    def nothing(self) -> str:
        if self.is_today:
            return "Nothing is booked today"
        return "Nothing was on this day" if self.on < self.today else "Nothing is booked on this day"

    @property
    def before(self) -> str:
        return self.url(self.on - DAY)

    @property
    def after(self) -> str:
        return self.url(self.on + DAY)

    @property
    def home(self) -> str:
        """Today's own address."""
        return self.url(self.today)

    @property
    def hints(self) -> list[dict[str, object]]:
        return HINTS

    def url(self, on: date, whose: str | None = None) -> str:
        day = "" if on == self.today else on.isoformat()
        asked = {"day": day, "whose": self.whose if whose is None else whose}
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    def _midnight(self, on: date) -> datetime:
        return datetime.combine(on, time(), self.zone)


def day_asked(typed: str, whose: str, *, now: datetime, zone: ZoneInfo) -> Day:
    """Whatever is no day of a calendar is today."""
    today = now.astimezone(zone).date()
    try:
        on = parse_date(typed)
    except ValueError:
        on = None
    if on is None or not YEARS[0] < on.year < YEARS[1]:
        on = today
    return Day(on, today, whose, zone)
