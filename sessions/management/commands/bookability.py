"""`manage.py bookability`: what of a dose's window somebody with these hours could use. No database."""

import json
from argparse import ArgumentTypeError, Namespace
from datetime import timedelta
from typing import Any

from django.core.management.base import CommandError, CommandParser

from integration_care.core.management.plain import PlainCommand, instant, zone
from patients.followups.window import WindowError, window_for
from patients.protocols import presets
from sessions.calendar.bookability import MINUTE, Bookability, bookability
from sessions.calendar.free_time import Diary
from sessions.calendar.typed_hours import HoursError, TypedHours, read_hours


class Command(PlainCommand):
    help = "Show the usable integration minutes in one dose's window, and the first slot for a session."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchor", required=True, type=instant, help="the dose, ISO 8601 with offset")
        parser.add_argument("--tz", required=True, type=zone, help="the zone of the hours, an IANA name")
        parser.add_argument("--hours", required=True, type=_hours, help='such as "Mon-Fri 09:00-17:00"')
        parser.add_argument("--next-dose", type=instant, help="start of the next dose, ISO 8601 with offset")
        parser.add_argument("--minutes", type=_length, help="length of a session; 60 when left out")
        parser.add_argument("--json", action="store_true", help="print JSON instead of words")

    def handle(self, *args: Any, **options: Any) -> None:
        wish, rules = Namespace(**options), presets.load(presets.DEFAULT)
        length = wish.minutes or rules.integration.default_length_min.value * MINUTE
        try:
            window = window_for(wish.anchor, rules.window, wish.next_dose)
            doses = [] if wish.next_dose is None else [(wish.next_dose, wish.next_dose + length)]
            found = bookability(window, Diary(wish.tz, wish.hours, taken=doses), length, step=MINUTE)
            answer = _answer(found, wish)
        except WindowError as error:
            raise CommandError(str(error), returncode=2) from None
        except OverflowError:
            raise CommandError("these times lie outside of the calendar", returncode=2) from None
        self.stdout.write(json.dumps(answer) if wish.json else _words(answer))


def _answer(found: Bookability, wish: Namespace) -> dict[str, Any]:
    first = found.first_slot
    return {
        "usable_minutes": found.usable_minutes,
        "first_slot": first and first.astimezone(wish.tz).isoformat(timespec="seconds"),
    }


def _words(answer: dict[str, Any]) -> str:
    return f"{answer['usable_minutes']} usable minutes, first slot {answer['first_slot'] or 'none'}"


def _hours(text: str) -> list[TypedHours]:
    try:
        return read_hours(text)
    except HoursError as error:
        raise ArgumentTypeError(str(error)) from None


def _length(text: str) -> timedelta:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 480):
        raise ArgumentTypeError(f"{text!r} is no length between 1 and 480 minutes")
    return int(text) * MINUTE
