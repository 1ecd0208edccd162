"""A working week as it is typed: `Mon-Thu 09:00-12:00, 13:00-17:00, Fri 09:00-13:00`. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PART = re.compile(
    r"(?:(?P<first>[a-z]+)(?:\s*-\s*(?P<last>[a-z]+))?)?\s*(?P<times>\d\d?:\d\d\s*-\s*\d\d?:\d\d)?"
)


class HoursError(ValueError):
    """These words are no working week; the text says which."""


@dataclass(frozen=True)
class TypedHours:
    weekday: int
    starts: time
    ends: time


def read_hours(text: str) -> list[TypedHours]:
    """Raises HoursError. Times without a day belong to the days before them: a break is typed as two.

    `Fri-Mon` goes over the weekend, `22:00-06:00` over midnight, `09:00-24:00` up to it.
    """
    found: list[TypedHours] = []
    days: list[int] = []
    is_said = True  # whether the days so far have their hours
    for part in text.replace("–", "-").lower().split(","):
        match = PART.fullmatch(part.strip())
        if match is None or not part.strip():
            raise HoursError(f"expected hours such as 'Mon-Fri 09:00-17:00', not {part.strip()!r}")
        if match["first"]:
            days = [*([] if is_said else days), *_days(match["first"], match["last"] or match["first"])]
        is_said = match["times"] is not None
        if is_said:
            found += _on(days, match["times"])
    if not is_said:
        raise HoursError("the last days have no hours")
    return found


def _on(days: list[int], times: str) -> list[TypedHours]:
    if not days:
        raise HoursError(f"{times!r} has no day")
    begins, _, ends = times.partition("-")
    starts, until = _clock(begins), _clock(ends, is_end=True)
    if starts == until and ends.strip() != "24:00":
        raise HoursError(f"{times!r} ends as it begins; a whole day is 00:00-24:00")
    return [TypedHours(day, starts, until) for day in days]


def _days(first: str, last: str) -> list[int]:
    begins, ends = _weekday(first), _weekday(last)
    return [(begins - 1 + more) % 7 + 1 for more in range((ends - begins) % 7 + 1)]


def _weekday(word: str) -> int:
    found = [number for number, day in enumerate(DAYS, 1) if len(word) >= 3 and day.startswith(word)]
    if not found:
        raise HoursError(f"{word!r} is no day of the week")
    return found[0]


def _clock(text: str, *, is_end: bool = False) -> time:
    hour, _, minute = text.strip().partition(":")
    if is_end and (hour, minute) == ("24", "00"):
        return time(0)
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise HoursError(f"{text.strip()!r} is no time of day") from None
