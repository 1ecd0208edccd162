"""How times and spans are said on screen. Pure: callers pass the instant and the zone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)


def as_zone(zone: ZoneInfo | str) -> ZoneInfo:
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone)


def zone_name(zone: ZoneInfo | str) -> str:
    """The city people know a zone by: "New York" for America/New_York."""
    return as_zone(zone).key.rsplit("/", 1)[-1].replace("_", " ")


def local_clock(at: datetime, zone: ZoneInfo | str) -> str:
    """18:40"""
    there = at.astimezone(as_zone(zone))
    return f"{there.hour:02}:{there.minute:02}"


def local_day(at: datetime, zone: ZoneInfo | str, today: date | None = None) -> str:
    """Wed 17 June; with its year where that is not the year of `today`"""
    return day_words(at.astimezone(as_zone(zone)).date(), today)


def day_words(day: date, today: date | None = None) -> str:
    """As `local_day`, for a day that is no instant."""
    year = "" if today is None or day.year == today.year else f" {day.year}"
    return f"{day:%a} {day.day} {day:%B}{year}"


def long_day(at: datetime, zone: ZoneInfo | str) -> str:
    """17 June 2026, for what may lie years back."""
    there = at.astimezone(as_zone(zone))
    return f"{there.day} {there:%B %Y}"


def calendar_day(day: date) -> str:
    """17 June 2026, for a day that is no instant."""
    return f"{day.day} {day:%B %Y}"


def local_moment(at: datetime, zone: ZoneInfo | str, today: date | None = None) -> str:
    """Wed 17 June, 18:40; the year as in `local_day`"""
    return f"{local_day(at, zone, today)}, {local_clock(at, zone)}"


def hours(span: timedelta) -> str:
    """9 h, or 45 min under an hour. Rounded down, so that nobody is promised more time than there is."""
    span = max(span, timedelta(0))
    if span < HOUR:
        return f"{span // timedelta(minutes=1)} min"
    return f"{span // HOUR} h"


def spoken_hours(span: timedelta) -> str:
    """The same in full words, for text that is read aloud."""
    number, unit = hours(span).split()
    noun = {"h": "hour", "min": "minute"}[unit]
    return f"{number} {noun}{'' if number == '1' else 's'}"


def since_dose(at: datetime, anchor_at: datetime) -> str:
    """+36 h"""
    return f"+{max(at - anchor_at, timedelta(0)) // HOUR} h"


def initials(name: str) -> str:
    """DM for Dana Moreau; first and last name only."""
    parts = name.split()
    letters = parts[:1] + parts[1:][-1:]
    return "".join(part[0] for part in letters).upper()


def for_the_team(words: str, reads: bool) -> str:
    """Words about a patient's care. Whoever may not read them (`reads`) learns that there are some."""
    return words if reads or not words else "a reason is given"
