"""`manage.py followups tick | status | resume`: the engine by hand, without Celery and without a broker."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integration_care.accounts.models import Clinic
from integration_care.core import tenancy
from patients.followups.claim import Claimed
from patients.followups.deliver import deliver
from patients.followups.report import Report, read_report
from patients.followups.resuming import resume
from patients.followups.sweep import sweep


class Command(BaseCommand):
    help = "Run the follow-up engine once, look at it, or let it go on after a restore."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        commands.add_parser("tick", help="one whole round in this process: claim, send, expire, escalate")
        commands.add_parser("status", help="backlog, oldest due, expired by reason, what might be repeated")
        resuming = commands.add_parser("resume", help="let a paused clinic's messages go out again")
        resuming.add_argument("--clinic", required=True, metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        match options["command"]:
            case "tick":
                self._tick()
            case "status":
                with tenancy.platform_context() as now:
                    self._print(read_report(now))
            case "resume":
                self._resume(options["clinic"])

    def _tick(self) -> None:
        outcomes: list[str] = []

        def hand_on(row: Claimed) -> None:
            outcomes.append(deliver(row.follow_up_id, row.clinic_id).value)

        sweep(hand_on)
        told = ", ".join(f"{outcomes.count(outcome)} {outcome}" for outcome in sorted(set(outcomes)))
        self.stdout.write(f"{len(outcomes)} due" + (f": {told}" if told else ""))

    def _print(self, report: Report) -> None:
        for title, table in report.tables:
            self.stdout.write(f"\n{title}")
            for label, value in table or [("none", "")]:
                self.stdout.write(f"  {label:<44} {value}".rstrip())

    def _resume(self, slug: str) -> None:
        with tenancy.platform_context():
            clinic = Clinic.objects.filter(slug=slug).first()
        if clinic is None:
            raise CommandError(f"There is no clinic {slug!r}.")
        if not resume(clinic):
            raise CommandError(f"{clinic} is not paused.")
        self.stdout.write(f"{clinic}: messages go out again with the next tick.")
