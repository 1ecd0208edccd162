"""`manage.py words`: bring every language's catalogue up to date with the source."""

from __future__ import annotations

from typing import Any

from babel.messages.catalog import Catalog
from django.core.management.base import BaseCommand, CommandParser

from integration_care.words.catalogues import DOMAINS, LOCALE, catalogues, compile_stale, read, written
from integration_care.words.collected import collected


class Command(BaseCommand):
    help = (
        "Add newly marked strings to the catalogues, drop the ones that are gone, and name what has no words."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new", metavar="LANGUAGE", help="begin a language, such as fr")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new"]:
            self._begin(options["new"])
        marked = {domain: collected(domain) for domain in DOMAINS}
        for path in catalogues():
            catalogue = read(path)
            catalogue.update(marked[path.stem], no_fuzzy_matching=True)
            path.write_bytes(written(catalogue))
            for message in catalogue:
                if message.id and not _is_told(message.string):
                    self.stdout.write(f"{path.parent.parent.name}/{path.stem}: {message.id!r}")
        compile_stale()

    def _begin(self, language: str) -> None:
        for domain in DOMAINS:
            path = LOCALE / language / "LC_MESSAGES" / f"{domain}.po"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(written(Catalog(locale=language, domain=domain)))


def _is_told(words: object) -> bool:
    return all(words) if isinstance(words, tuple | list) else bool(words)
