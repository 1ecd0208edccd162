"""`manage.py verify_audit`: is the access trail as it was written? For a person, and for cron."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser
from tqdm import tqdm

from integration_care.accounts.models import Clinic
from integration_care.audit.chain import Head
from integration_care.audit.trail import INSTALLATION
from integration_care.audit.verifying import Found, clinics_in_trail, verify
from integration_care.core import clock, tenancy
from integration_care.core.management.plain import PlainCommand, instant

BROKEN, LATE = 1, 3
SOON = timedelta(hours=1)  # a sweep seals within a minute; this long, and nothing seals at all
HEAD = "head "
NO_CLINIC = "the installation"  # no slug has a space


class Command(PlainCommand):
    help = (
        "Reads the whole access trail against its seal and names the first row that is not as it was. "
        "Exit 0: all of it is. 1: something is broken. 3: events have waited for their seal for an hour. "
        "Keep the lines that begin with “head” somewhere else and give them back with --heads: only so "
        "is it seen that the end of a trail was cut off."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--clinic", metavar="SLUG")
        parser.add_argument("--since", type=instant, metavar="INSTANT", help="trust what was sealed before")
        parser.add_argument("--head", type=a_head, action="append", default=[], metavar="CLINIC:POSITION:MAC")
        parser.add_argument("--heads", type=Path, metavar="FILE", help="what an earlier run printed")

    def handle(self, *, clinic: str | None, since: datetime | None, **options: Any) -> None:
        kept = dict([*heads_in(options["heads"]), *options["head"]])
        clinics = the_clinics(clinic)
        if (unknown := kept.keys() - clinics.keys()) and not clinic:
            raise CommandError(f"There is no trail of {', '.join(sorted(unknown))} any more.")
        found = {}
        with tqdm(disable=options["verbosity"] == 0, unit=" links") as bar:
            for name, key in clinics.items():
                found[name] = verify(key, since=since, kept=kept.get(name), tell=bar.update)
        for name, one in found.items():
            self.tell(name, one)
        self.judge(found)

    def tell(self, name: str, found: Found) -> None:
        state = f"BROKEN at {found.broken}" if found.broken else "nothing is broken"
        self.stdout.write(f"{name}: read {found.links} links and {found.events} events; {state}.")
        if found.waiting_since:
            since = found.waiting_since.astimezone(UTC).isoformat(timespec="seconds")
            self.stdout.write(f"{name}: {found.waiting} events are not sealed yet, the oldest of {since}.")
        if not found.broken:
            self.stdout.write(f"{HEAD}{name}:{found.head}")

    def judge(self, found: dict[str, Found]) -> None:
        if broken := [name for name, one in found.items() if one.broken]:
            raise CommandError(
                f"The trail of {', '.join(broken)} is not as it was sealed.", returncode=BROKEN
            )
        late = clock.now() - SOON
        waiting = [name for name, one in found.items() if one.waiting_since and one.waiting_since < late]
        if waiting:
            said = f"Nothing has sealed the trail of {', '.join(waiting)} for an hour: is a worker running?"
            raise CommandError(said, returncode=LATE)


def a_head(text: str) -> tuple[str, Head]:
    """Of an argument or a line: the clinic's name in addresses, and where its chain ended."""
    clinic, _, rest = text.strip().removeprefix(HEAD).partition(":")
    try:
        return clinic, Head.told(rest)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not CLINIC:POSITION:MAC") from None


def heads_in(file: Path | None) -> list[tuple[str, Head]]:
    try:
        lines = file.read_text().splitlines() if file else []
        return [a_head(line) for line in lines if line.startswith(HEAD)]
    except (OSError, ArgumentTypeError) as why:
        raise CommandError(str(why)) from why


def the_clinics(slug: str | None) -> dict[str, UUID]:
    """By slug; a clinic that only its trail still knows by its id."""
    with tenancy.platform_context():
        known = {key: slug for slug, key in Clinic.objects.order_by("slug").values_list("slug", "pk")}
    if INSTALLATION in (in_trail := clinics_in_trail()):
        known[INSTALLATION] = NO_CLINIC
    everywhere = {slug: key for key, slug in known.items()} | {
        str(key): key for key in sorted(in_trail - known.keys())
    }
    if slug is None:
        return everywhere
    if slug not in everywhere:
        raise CommandError(f"There is no clinic {slug!r}.")
    return {slug: everywhere[slug]}
