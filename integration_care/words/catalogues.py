"""The catalogues on disk: text (.po) in git, compiled (.mo) beside it and in no repository.

Run as `python -m integration_care.words.catalogues` to compile; it needs no settings and no gettext tools.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LOCALE = Path(__file__).resolve().parents[1] / "locale"
DOMAINS = ("django", "djangojs")
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


def catalogues(locale: Path = LOCALE) -> Iterator[Path]:
    """Every language's catalogues, by language and domain."""
    yield from sorted(locale.glob("*/LC_MESSAGES/*.po"))


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, domain=path.stem)


def written(catalogue: Catalog) -> bytes:
    """Sorted by the English words, without lines, dates and names: two people's additions rarely meet."""
    text = BytesIO()
    write_po(
        text, catalogue, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True
    )
    header = HEADER.format(language=catalogue.locale, plurals=catalogue.plural_forms)
    return header.encode() + text.getvalue().rstrip() + b"\n"


def compile_stale(locale: Path = LOCALE) -> None:
    """Compile what changed since it was compiled; whoever reads meanwhile sees the old one or the new one."""
    for source in catalogues(locale):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        draft = target.with_suffix(f".{os.getpid()}.draft")
        with draft.open("wb") as file:
            write_mo(file, read(source))
        draft.replace(target)


if __name__ == "__main__":
    compile_stale()
