"""`manage.py keep_audit`: the months of the access trail, made ahead and removed when their time is over."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date, datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import ProgrammingError

from integration_care.accounts.models import Clinic
from integration_care.audit.retiring import Going, MayNotGo, going, make_months, remove, time_is_over
from integration_care.audit.verifying import clinics_in_trail
from integration_care.core import clock, tenancy
from integration_care.core.management.plain import PlainCommand


class Command(PlainCommand):
    help = (
        "Makes the coming months of the access trail. Run it as the owner of the tables, as migrate is. "
        "--drop-before removes the months before one, a rehearsal unless --commit: only those whose time is "
        "over, whose seal is whole and on which nothing is held. A signed row stays in their place."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        removed = parser.add_mutually_exclusive_group()
        removed.add_argument("--drop-before", type=a_month, metavar="YYYY-MM")
        removed.add_argument("--drop-expired", action="store_true", help="all whose time is over")
        parser.add_argument("--commit", action="store_true")

    def handle(self, *, drop_before: date | None, drop_expired: bool, commit: bool, **options: Any) -> None:
        now = clock.now()
        try:
            made = make_months(now)
        except ProgrammingError as why:
            raise CommandError(f"Only the owner of the tables may do this (DATABASE_URL): {why}") from why
        self.stdout.write(f"{len(made)} months made, up to {months(made[-1:]) or 'as before'}.")
        if before := drop_before or (time_is_over(now) if drop_expired else None):
            self.remove(before, now, commit)

    def remove(self, before: date, now: datetime, commit: bool) -> None:
        with tenancy.platform_context():
            clinics = dict(Clinic.objects.order_by("slug").values_list("pk", "slug"))
        try:
            what = going(before, [*clinics, *clinics_in_trail() - clinics.keys()], now)
            if commit:
                remove(what, now)
        except MayNotGo as why:
            raise CommandError(str(why)) from why
        done = "Removed" if commit else "Would remove (--commit does)"
        self.stdout.write(f"{done}: {months(what.months) or 'no month'}; {told(what, clinics)}.")


def months(firsts: list[date]) -> str:
    return ", ".join(f"{first:%Y-%m}" for first in firsts)


def told(what: Going, clinics: dict[Any, str]) -> str:
    return ", ".join(f"{number} events of {clinics.get(key, key)}" for key, number in what.events.items())


def a_month(text: str) -> date:
    """Of an argument: `2020-01`."""
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month, in no zone
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a month such as 2020-01") from None
