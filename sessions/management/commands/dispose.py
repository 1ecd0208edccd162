"""`manage.py dispose [--commit]`: carries out what admins approved, once it is a week old."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integration_care.accounts.models import Clinic
from integration_care.core import tenancy
from patients.models import Disposal
from sessions.errors import Refused
from sessions.retention.actions import carry_out
from sessions.retention.actions.deciding import WAITS

log = logging.getLogger(__name__)
WRONG = "stays. Something went wrong"


class Command(BaseCommand):
    help = (
        "Removes the records whose disposal an admin approved a week ago or longer, every row of them, and"
        " leaves a line that says so. Shows what it would do; --commit does it. Backups are not touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--commit", action="store_true", help="remove; without it nothing is removed")

    def handle(self, *, commit: bool, **options: Any) -> None:
        with tenancy.platform_context():
            clinics = list(Clinic.objects.order_by("slug"))
        turns = []
        for clinic in clinics:
            with tenancy.clinic_context(clinic.pk) as now:
                waiting = list(Disposal.objects.waiting().filter(approved_at__lte=now - WAITS))
            for disposal in waiting:
                turns.append(self._turn(clinic, disposal, now, commit))
                self.stdout.write(f"{clinic.slug} {disposal}: {turns[-1]}")
        if wrong := sum(turn.startswith(WRONG) for turn in turns):
            raise CommandError(f"{wrong} of them could not be removed; the log says why.")

    def _turn(self, clinic: Clinic, disposal: Disposal, now: datetime, commit: bool) -> str:
        """Each in a transaction of its own: what goes wrong with one keeps no other waiting."""
        if not commit:
            return "would go; --commit removes it"
        try:
            with tenancy.clinic_context(clinic.pk):
                done = carry_out(disposal=disposal, now=now)
        except Refused as why:
            return f"stays. {why}"
        except Exception as why:
            log.exception("a disposal went wrong: %s", disposal.pk)
            return f"{WRONG} ({type(why).__name__}); nothing of it was removed."
        return f"gone, {sum(done.counts.values())} rows"
