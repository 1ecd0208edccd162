"""How times and spans are said on screen, in the page's language. Callers pass the instant and the zone.

Days are written by the Unicode CLDR; the patterns are its own (https://cldr.unicode.org, date fields).
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

HOUR = timedelta(hours=1)


def as_zone(zone: ZoneInfo | str) -> ZoneInfo:
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone)


def zone_name(zone: ZoneInfo | str) -> str:
    """The city people know a zone by, in the page's language: "New York", "Nueva York"."""
    return _city(as_zone(zone).key, get_language() or "en")


@lru_cache
def _city(key: str, language: str) -> str:
    return get_timezone_location(ZoneInfo(key), locale=language, return_city=True).rpartition("/")[2]


def local_clock(at: datetime, zone: ZoneInfo | str) -> str:
    """18:40"""
    there = at.astimezone(as_zone(zone))
    return f"{there.hour:02}:{there.minute:02}"


def local_day(at: datetime, zone: ZoneInfo | str, today: date | None = None) -> str:
    """Wed 17 June; with its year where that is not the year of `today`"""
    return day_words(at.astimezone(as_zone(zone)).date(), today)


def day_words(day: date, today: date | None = None) -> str:
    """As `local_day`, for a day that is no instant."""
    return _day_words(day, today is None or day.year == today.year, get_language() or "en")


@lru_cache(maxsize=4096)
def _day_words(day: date, is_near: bool, language: str) -> str:
    """Kept: a board says the same few days hundreds of times, and looking up words takes its time."""
    return _written(day, _("EEE d MMMM") if is_near else _("EEE d MMMM y"), language)


def written(day: date, pattern: str) -> str:
    """By a CLDR pattern: EEEE is Wednesday, MMM is Jun."""
    return _written(day, pattern, get_language() or "en")


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, language: str) -> str:
    """Kept, as the CLDR takes its time too."""
    return format_date(day, pattern, locale=language)


def long_day(at: datetime, zone: ZoneInfo | str) -> str:
    """17 June 2026, for what may lie years back."""
    return calendar_day(at.astimezone(as_zone(zone)).date())


def calendar_day(day: date) -> str:
    """17 June 2026, for a day that is no instant."""
    return written(day, _("d MMMM y"))


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
    if unit == "h":
        return ngettext("%s hour", "%s hours", int(number)) % number
    return ngettext("%s minute", "%s minutes", int(number)) % number


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
