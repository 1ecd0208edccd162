"""`manage.py plan_window`: the window and the follow-ups of one dose from a shipped preset. No database."""

import json
import zoneinfo
from argparse import ArgumentTypeError, Namespace
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser

from integration_care.core.management.plain import PlainCommand, instant, zone
from patients.followups.planning.planned import PlannedFollowUp
from patients.followups.planning.quiet import QuietHours
from patients.followups.planning.schedule import plan
from patients.followups.window import Window, WindowError, window_for
from patients.protocols import presets
from patients.protocols.rules import ProtocolRules

COLUMNS = "{:<22} {:<10} {:<6} {:<26} {:<26} {}"


class Command(PlainCommand):
    help = "Show the integration window and the planned follow-ups of one dose."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchor", required=True, type=instant, help="the dose, ISO 8601 with offset")
        parser.add_argument("--tz", required=True, type=zone, help="the patient's zone, an IANA name")
        parser.add_argument("--protocol", default=presets.DEFAULT, type=_protocol, help="a shipped preset")
        parser.add_argument("--next-dose", type=instant, help="start of the next dose, ISO 8601 with offset")
        parser.add_argument("--quiet", type=_quiet, help="such as 21:00-08:00; the protocol's when left out")
        parser.add_argument("--json", action="store_true", help="print JSON instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        wish = Namespace(**options)
        try:
            window = window_for(wish.anchor, wish.protocol.window, wish.next_dose)
            follow_ups = plan(
                rules=wish.protocol,
                window=window,
                anchor_at=wish.anchor,
                zone=wish.tz,
                quiet=wish.quiet or wish.protocol.messages.quiet.value,
            )
            answer = _answer(window, [row for row in follow_ups if row.is_planned], wish.tz)
        except WindowError as error:
            raise CommandError(str(error), returncode=2) from None
        except OverflowError:
            raise CommandError("these times lie outside of the calendar", returncode=2) from None
        self.stdout.write(json.dumps(answer, indent=2) if wish.json else _table(answer))


def _answer(window: Window, follow_ups: list[PlannedFollowUp], zone: zoneinfo.ZoneInfo) -> dict[str, Any]:
    def told(instant: datetime | None) -> str | None:
        return None if instant is None else instant.astimezone(zone).isoformat(timespec="seconds")

    return {
        "window": {
            "opens_at": told(window.opens_at),
            "closes_at": told(window.closes_at),
            "effective_closes_at": told(window.effective_closes_at),
        },
        "follow_ups": [
            {
                "step": row.step,
                "audience": row.audience.value,
                "channel": row.channel.value,
                "due_at": told(row.due_at),
                "expires_at": told(row.expires_at),
                "held_from": told(row.held_from),
            }
            for row in follow_ups
        ],
    }


def _table(answer: dict[str, Any]) -> str:
    lines = [f"{name:<22} {instant}" for name, instant in answer["window"].items()]
    lines += ["", COLUMNS.format("step", "audience", "by", "due", "expires", "held from").rstrip()]
    for row in answer["follow_ups"]:
        lines.append(COLUMNS.format(*(item or "" for item in row.values())).rstrip())
    return "\n".join(lines)


def _protocol(name: str) -> ProtocolRules:
    try:
        return presets.load(name)
    except presets.UnknownPresetError as error:
        raise ArgumentTypeError(str(error)) from None


def _quiet(text: str) -> QuietHours:
    try:
        return QuietHours.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r}: {error}") from None
