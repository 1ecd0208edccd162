"""Commands that answer without a database, for people and programs alike, and refuse in one line."""

from __future__ import annotations

import argparse
import zoneinfo
from argparse import ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class PlainCommand(BaseCommand):
    """A mistake in the arguments is exit 2 and one line on stderr."""

    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # Without a usage text, argparse tells a mistake in one line.
        return super().create_parser(
            prog_name, subcommand, usage=argparse.SUPPRESS, allow_abbrev=False, **kwargs
        )


def instant(text: str) -> datetime:
    """Of an argument: ISO 8601 with its offset, or the machine's own zone would slip in."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not an ISO 8601 time") from None
    if at.utcoffset() is None:
        raise ArgumentTypeError(f"{text!r} has no offset from UTC")
    return at


def zone(name: str) -> zoneinfo.ZoneInfo:
    """Of an argument: an IANA name."""
    if name not in zoneinfo.available_timezones():
        raise ArgumentTypeError(f"{name!r} is not an IANA time zone")
    return zoneinfo.ZoneInfo(name)
