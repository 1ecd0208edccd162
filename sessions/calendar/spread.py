"""Which page of the calendar is open: a day by people or by rooms, or the week of one of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import calendar_day, day_words
from sessions.calendar.free_time import DAY, Span
from sessions.presenters.day import day_asked

By = Literal["people", "rooms", "week"]
LABELS: dict[By, str] = {"people": "By person", "rooms": "By room", "week": "Week"}
ROOM = "room:"  # before the name of a room whose week is shown; a person is their key


@dataclass(frozen=True)
class Spread:
    """`of` is whose week it is: the key of a member, or `ROOM` and the name of a room."""

    on: date
    today: date
    by: By
    of: str
    zone: ZoneInfo

    @property
    def days(self) -> list[date]:
        if self.by != "week":
            return [self.on]
        monday = self.on - self.on.weekday() * DAY
        return [monday + n * DAY for n in range(7)]

    @property
    def span(self) -> Span:
        return self.midnight(self.days[0]), self.midnight(self.days[-1] + DAY)

    @property
    def title(self) -> str:
        if self.by == "week":
            return f"Week of {calendar_day(self.days[0])}"
        return day_words(self.on, self.today)

    @property
    def is_today(self) -> bool:
        return self.today in self.days

    @property
    def before(self) -> str:
        return replace(self, on=self.on - self._step).url

    @property
    def after(self) -> str:
        return replace(self, on=self.on + self._step).url

    @property
    def home(self) -> str:
        return replace(self, on=self.today).url

    @property
    def unit(self) -> str:
        return "Week" if self.by == "week" else "Day"

    @property
    def choices(self) -> list[dict[str, object]]:
        return [
            {"href": replace(self, by=by).url, "label": label, "is_current": by == self.by}
            for by, label in LABELS.items()
        ]

    @property
    def url(self) -> str:
        day = "" if self.on == self.today else self.on.isoformat()
        asked = {"day": day, "by": self.by, "of": self.of}
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    def midnight(self, on: date) -> datetime:
        return datetime.combine(on, time(), self.zone)

    @property
    def _step(self) -> timedelta:
        return 7 * DAY if self.by == "week" else DAY


def spread_asked(asked: Mapping[str, str], *, now: datetime, zone: ZoneInfo) -> Spread:
    """Whatever is no page of the calendar is today's, by person."""
    day = day_asked(asked.get("day", ""), "", now=now, zone=zone)
    by: By = next((one for one in LABELS if one == asked.get("by")), "people")
    return Spread(day.on, day.today, by, asked.get("of", ""), zone)
