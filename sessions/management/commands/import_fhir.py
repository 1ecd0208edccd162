"""`manage.py import_fhir FILE --clinic SLUG`: the record of one of our own exports, into a clinic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integration_care.accounts.models import Clinic, Membership
from integration_care.audit.actors import COMMAND_LINE
from integration_care.core import tenancy
from integration_care.core.permissions import CLINICAL_ROLES
from patients.management.commands.import_patients import clinic_id
from sessions.interchange.importing.actions import Imported, import_record
from sessions.interchange.importing.element import Unreadable

USAGE_ERROR = 2


class Command(BaseCommand):
    help = (
        "Reads a Bundle that export_fhir wrote and writes the record it holds: all of it, or nothing and a "
        "line that says where it stopped. Entries are counted from 0. A record that is in the clinic already "
        "is refused. Nothing is sent to the patient."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--clinic", required=True, metavar="SLUG")
        parser.add_argument("--lead", metavar="EMAIL", help="who leads the care team of the patient")

    def handle(self, *, file: Path, clinic: str, lead: str | None, **options: Any) -> None:
        text = words_of(file)
        try:
            with tenancy.clinic_context(clinic_id(clinic)) as now:
                into = Clinic.objects.get(slug=clinic)
                leads = member(into, lead) if lead else None
                done = import_record(by=COMMAND_LINE, clinic=into, text=text, now=now, lead=leads)
        except Unreadable as why:
            raise CommandError(f"Nothing was written. {why}") from why
        self.stdout.write("\n".join(told(done, has_lead=lead is not None)))


def words_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as why:
        raise CommandError(f"{file}: {why.strerror}.", returncode=USAGE_ERROR) from why
    except UnicodeDecodeError:
        raise CommandError(f"{file} is not UTF-8 text.", returncode=USAGE_ERROR) from None


def member(clinic: Clinic, email: str) -> Membership:
    found = clinic.memberships.with_role(*CLINICAL_ROLES).filter(user__email__iexact=email).first()
    if found is None:
        raise CommandError(f"Nobody of the clinical staff has the address {email}.", returncode=USAGE_ERROR)
    return found


def told(done: Imported, *, has_lead: bool) -> list[str]:
    parts = ", ".join(f"{number} {kind}" for kind, number in sorted(done.counts.items()))
    lines = [f"Imported as patient {done.patient.pk}: {parts}."]
    if done.ahead:
        lines.append(f"Still booked with people of the other clinic, to be taken over: {done.ahead}.")
    if not has_lead:
        lines.append("Without --lead the patient has no care team: only admins see the record.")
    return lines
