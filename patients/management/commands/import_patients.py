"""`manage.py import_patients FILE.ndjson --clinic SLUG [--commit]`: FHIR R4 patients into a clinic."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from integration_care.accounts.models import Clinic, Membership
from integration_care.core import tenancy
from integration_care.core.permissions import CLINICAL_ROLES
from patients.importing.deciding import Terms, What
from patients.importing.report import summary, table
from patients.importing.run import Import, run

USAGE_ERROR = 2
LINES_BROKEN = 1


class Command(BaseCommand):
    help = (
        "Reads FHIR R4 Patient resources, one a line. Shows what would happen; --commit makes it happen. "
        "Running it again changes nothing: people are known by their identifiers. "
        "Exit code 0: every line was understood; 1: some were broken, the others count; 2: not begun."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.ndjson")
        parser.add_argument("--clinic", required=True, metavar="SLUG")
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is written")
        parser.add_argument("--include-deceased", action="store_true", help="do not skip people who died")
        parser.add_argument("--include-minors", action="store_true", help="do not skip people under 18")
        parser.add_argument("--lead", metavar="EMAIL", help="who leads the care team of each new patient")

    def handle(self, *, file: Path, clinic: str, commit: bool, **options: Any) -> None:
        with _opened(file) as opened, tenancy.clinic_context(clinic_id(clinic)) as now:
            into = self._target(clinic, now, is_committed=commit, options=options)
            verdicts = list(run(_with_progress(opened, file.stat().st_size), into))
        self.stdout.write(table(verdicts) + "\n\n")
        self.stdout.write(summary(verdicts, is_committed=commit))
        if into.lead is None and any(one.what is What.CREATE for one in verdicts):
            self.stdout.write("Without --lead a new patient has no care team: only admins see the record.")
        broken = sum(one.what is What.BROKEN for one in verdicts)
        if broken:
            lines = "1 line" if broken == 1 else f"{broken} lines"
            raise CommandError(f"{lines} could not be imported: see above.", returncode=LINES_BROKEN)

    def _target(self, slug: str, now: datetime, *, is_committed: bool, options: dict[str, Any]) -> Import:
        clinic = Clinic.objects.get(slug=slug)
        return Import(
            clinic=clinic,
            lead=_lead(clinic, options["lead"]) if options["lead"] else None,
            terms=Terms(
                today=now.astimezone(clinic.zone).date(),
                include_deceased=options["include_deceased"],
                include_minors=options["include_minors"],
            ),
            now=now,
            is_committed=is_committed,
        )


def clinic_id(slug: str) -> UUID:
    with tenancy.platform_context():
        found = Clinic.objects.filter(slug=slug).values_list("pk", flat=True).first()
        known = ", ".join(Clinic.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
    if found is None:
        raise CommandError(f"There is no clinic {slug!r}. There are: {known}.", returncode=USAGE_ERROR)
    return found


def _lead(clinic: Clinic, email: str) -> Membership:
    clinical = clinic.memberships.with_role(*CLINICAL_ROLES)
    lead = clinical.filter(user__email__iexact=email).first()
    if lead is None:
        raise CommandError(f"Nobody of the clinical staff has the address {email}.", returncode=USAGE_ERROR)
    return lead


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as why:
        raise CommandError(f"{file}: {why.strerror}.", returncode=USAGE_ERROR) from why


def _with_progress(lines: BinaryIO, size: int) -> Iterator[bytes]:
    """The lines, with a bar on stderr when somebody is watching."""
    with tqdm(total=size, unit="B", unit_scale=True, disable=None, desc="Reading patients") as bar:
        for line in lines:
            yield line
            bar.update(len(line))
