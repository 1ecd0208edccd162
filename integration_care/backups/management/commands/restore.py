"""`manage.py restore FILE`: a backup into an empty database; the follow-up engine is paused afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from integration_care.backups.errors import Refused
from integration_care.backups.restoring import restore
from integration_care.backups.telling import tell_every_clinic

NEXT = """\
{summary}, as they were at {made_at} UTC: every count is the same.
Everybody has to sign in again, and no clinic sends messages: what was sent since then is not known here.
Next: manage.py migrate, if this version is newer; manage.py followups status shows what might be repeated;
then start the workers, and manage.py followups resume --clinic SLUG, one clinic after another.
"""


class Command(BaseCommand):
    help = (
        "Restore FILE into an empty database, as its owner (DATABASE_URL): all of it, or nothing. Messages"
        " stay paused until somebody resumes them."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            bar = tqdm(
                total=file.stat().st_size, unit="B", unit_scale=True, disable=options["verbosity"] == 0
            )
            with file.open("rb") as opened, bar:
                manifest = restore(opened, bar.update)
        except Refused as why:
            raise CommandError(str(why)) from None
        except OSError as why:
            raise CommandError(f"{why.filename or file}: {why.strerror}") from None
        tell_every_clinic("backup.restored", {"made_at": manifest.made_at})
        self.stdout.write(NEXT.format(summary=manifest.summary, made_at=manifest.made_at))
