"""Which templates a patient reads, and the words in them that stand outside of translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from tests.guards.source import ROOT

TEMPLATES = ROOT / "templates"
ROOTS = (
    "portal/**/*.html",
    "account/*.html",
    "accounts/join*.html",
    "accounts/emails/invite_patient.txt",
    "emails/follow_up.*",
    "40*.html",
    "500.html",
)
NEXT = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")
COMMENT = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", re.S)
BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}|{%\s*trans(?:late)?\b.*?%}", re.S
)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.S)
LITERAL = re.compile(r"""(_\(\s*)?("[^"]*"|'[^']*')""")
WITH_WORDS = re.compile(r"{%\s*(include|with|firstof|cycle)\b|{{|{%\s*\w+\s+.*\bas\b")
A_WORD = re.compile(r"[^\W\d_]{2,}")
SAID = ("aria-label", "alt", "placeholder", "title", "aria-description", "label")


def read_by_patients() -> dict[str, str]:
    """Name and source, with whatever those templates include or extend."""
    ahead = [path for pattern in ROOTS for path in sorted(TEMPLATES.glob(pattern))]
    found: dict[str, str] = {}
    while ahead:
        path = ahead.pop()
        name = path.relative_to(TEMPLATES).as_posix()
        if name not in found and path.is_file():
            found[name] = path.read_text()
            ahead += [TEMPLATES / other for other in NEXT.findall(COMMENT.sub("", found[name]))]
    return found


def unmarked(source: str) -> list[str]:
    """Words of a template that no language but English can change."""
    source = BLOCK.sub("", COMMENT.sub("", source))
    reader = _Reader()
    reader.feed(TAG.sub("", source))
    reader.close()
    return [*reader.words, *_in_tags(source)]


def _in_tags(source: str) -> Iterator[str]:
    """Words handed to an included template, or to a filter."""
    for tag in TAG.findall(source):
        if WITH_WORDS.match(tag):
            bare = (text[1:-1] for mark, text in LITERAL.findall(tag) if not mark)
            yield from (text for text in bare if _is_a_sentence(text))


def _is_a_sentence(text: str) -> bool:
    return bool(A_WORD.search(text)) and (text[:1].isupper() or " " in text) and not Path(text).suffix


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        if A_WORD.search(data):
            self.words.append(" ".join(data.split()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [value for name, value in attrs if name in SAID and value and A_WORD.search(value)]
