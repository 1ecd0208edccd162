"""`manage.py followups tick | status | pause | resume`: the engine by hand, without Celery or a broker."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integration_care.accounts.models import Clinic
from integration_care.core import tenancy
from patients.followups.engine.claim import Claimed
from patients.followups.engine.deliver import deliver
from patients.followups.engine.report import Report, read_report
from patients.followups.engine.resuming import pause, resume
from patients.followups.engine.sweep import sweep


class Command(BaseCommand):
    help = "Run the follow-up engine once, look at it, or hold it back around a restore."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        commands.add_parser("tick", help="one whole round in this process: claim, send, expire, escalate")
        commands.add_parser("status", help="backlog, oldest due, expired by reason, what might be repeated")
        told = {"pause": "hold a clinic's messages back, after a restore", "resume": "let them go out again"}
        for name, words in told.items():
            which = commands.add_parser(name, help=words).add_mutually_exclusive_group(required=True)
            which.add_argument("--clinic", metavar="SLUG")
            which.add_argument("--all", action="store_true", help="every clinic")

    def handle(self, *args: Any, **options: Any) -> None:
        match options["command"]:
            case "tick":
                self._tick()
            case "status":
                with tenancy.platform_context() as now:
                    self._print(read_report(now))
            case "pause" | "resume" as turn:
                self._turn(turn, _clinics(options["clinic"]))

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

    def _turn(self, turn: str, clinics: list[Clinic]) -> None:
        for clinic in clinics:
            turned = pause(clinic) if turn == "pause" else resume(clinic)
            state = "holds its messages back" if turn == "pause" else "sends again with the next tick"
            self.stdout.write(f"{clinic}: {state}" if turned else f"{clinic}: nothing to {turn}")


def _clinics(slug: str | None) -> list[Clinic]:
    with tenancy.platform_context():
        clinics = list(Clinic.objects.filter(slug=slug) if slug else Clinic.objects.order_by("slug"))
    if not clinics:
        raise CommandError(f"There is no clinic {slug!r}." if slug else "There is no clinic yet.")
    return clinics
