"""`manage.py backup FILE`: everything the database holds as one sealed file. `--check` reads one through."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from integration_care.backups.errors import Refused
from integration_care.backups.making import make
from integration_care.backups.restoring import check
from integration_care.backups.telling import tell_every_clinic


class Command(BaseCommand):
    help = (
        "Dump one consistent moment of the database, sealed with the first key of BACKUP_KEYS. FILE may be a"
        " folder: the backup is then named by its time. Nothing is ever overwritten."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--check", action="store_true", help="read FILE through, change nothing")

    def handle(self, *, file: Path, check: bool, **options: Any) -> None:
        try:
            self._check(file, options) if check else self._make(file, options)
        except Refused as why:
            raise CommandError(str(why)) from None
        except OSError as why:
            raise CommandError(f"{why.filename or file}: {why.strerror}") from None

    def _make(self, target: Path, options: dict[str, Any]) -> None:
        with tqdm(unit="B", unit_scale=True, disable=options["verbosity"] == 0) as bar:
            file, manifest = make(target, bar.update)
        tell_every_clinic("backup.made", {"rows": sum(manifest.rows.values())})
        self.stdout.write(f"{file}: {manifest.summary}, as they were at {manifest.made_at} UTC.")
        self.stdout.write("Read it through with --check, and keep it away from BACKUP_KEYS and FIELD_KEYS.")

    def _check(self, file: Path, options: dict[str, Any]) -> None:
        bar = tqdm(total=file.stat().st_size, unit="B", unit_scale=True, disable=options["verbosity"] == 0)
        with file.open("rb") as opened, bar:
            manifest = check(opened, bar.update)
        self.stdout.write(f"{file}: whole and unchanged. {manifest.summary}, of {manifest.made_at} UTC.")
