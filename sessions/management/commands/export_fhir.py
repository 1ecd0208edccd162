"""`manage.py export_fhir PATIENT_ID --out FILE`: one patient's record as a FHIR R4 Bundle."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integration_care.accounts.models import Clinic
from integration_care.audit.actors import COMMAND_LINE
from integration_care.core import tenancy
from patients.disclosures.models import Disclosure
from patients.disclosures.receiver import Receiver
from patients.models import Patient
from sessions.interchange.actions import Exported, export_record
from sessions.interchange.conformance import NotConformant
from sessions.interchange.files import AlreadyThere, beside


class Command(BaseCommand):
    help = (
        "Writes one patient's record as a FHIR R4 Bundle, with signed progress notes, answers and goals. "
        "Never in it: process notes, journal entries, hidden sections, concerns. The access trail notes it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("patient_id", metavar="PATIENT_ID")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
        parser.add_argument("--force", action="store_true", help="replace FILE where it exists")
        parser.add_argument("--to", choices=Disclosure.To.values, default=Disclosure.To.OTHER, help="to whom")
        parser.add_argument("--why", default="Taken from the command line", help="their name, and why")
        parser.add_argument("--without-words", action="store_true", help="dates, doses and vitals only")

    def handle(self, *, patient_id: str, out: Path, without_words: bool, to: str, **options: Any) -> None:
        force, why = options["force"], options["why"]
        key = a_key(patient_id)
        with refused_in_one_line(out), beside(out, may_replace=force) as part:
            done = export(key, has_words=not without_words, receiver=Receiver(to, why))
            part.write_text(done.text, encoding="utf-8")
        parts = ", ".join(f"{number} {kind}" for kind, number in sorted(done.counts.items()))
        self.stdout.write(f"Wrote {out}: {parts}.")


def export(key: UUID, *, has_words: bool, receiver: Receiver) -> Exported:
    """Committed with its event before the file takes its name: no file without a line in the trail."""
    with tenancy.clinic_context(clinic_of(key)) as now:
        patient = Patient.objects.select_related("clinic").get(pk=key)
        return export_record(
            by=COMMAND_LINE, patient=patient, has_words=has_words, now=now, receiver=receiver
        )


def a_key(told: str) -> UUID:
    try:
        return UUID(told)
    except ValueError:
        raise CommandError(f"{told!r} is not the id of a patient.") from None


def clinic_of(key: UUID) -> UUID:
    """Each clinic is asked in its own context: patients are seen in no other."""
    with tenancy.platform_context():
        clinics = list(Clinic.objects.values_list("pk", flat=True))
    for clinic in clinics:
        with tenancy.clinic_context(clinic):
            if Patient.objects.filter(pk=key).exists():
                return clinic
    raise CommandError(f"There is no patient {key}.")


@contextmanager
def refused_in_one_line(out: Path) -> Iterator[None]:
    try:
        yield
    except AlreadyThere:
        raise CommandError(f"{out} exists. Give another name, or --force to replace it.") from None
    except OSError as why:
        raise CommandError(f"{out}: {why.strerror}. Nothing was written.") from why
    except NotConformant as why:
        raise CommandError(f"The record is not FHIR R4 as it stands, nothing was written: {why}") from why
