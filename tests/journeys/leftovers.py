"""English that is left on a page of somebody who reads another language, and the other way round.

Two nets. What equals a sentence of the catalogues was translated and is not told; what holds small English
words was never marked. Parts that say themselves which language they are in (`lang`) are passed by, and so
is what somebody typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from playwright.sync_api import Page

from integration_care.words.catalogues import DOMAINS, LOCALE, read

LANGUAGE = "es"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w+}")
TAG = re.compile(r"<[^>]+>")
A_WORD = re.compile(r"[^\W\d_]{2,}")
SMALL_WORDS = re.compile(
    r"\b(the|you|your|and|is|are|was|it|its|with|of|to|this|that|not|for|from|what|when|by|at|on)\b", re.I
)
TEXTS = """() => {
  const here = document.documentElement.lang;
  const said = ["aria-label", "aria-description", "placeholder", "alt", "title", "label"];
  const isOurs = (one) => !one?.closest("script, style, textarea")
    && (one?.closest("[lang]")?.lang ?? here) === here;
  const found = [document.title];
  const look = (root) => {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let one = walk.nextNode(); one; one = walk.nextNode()) {
      const element = one.nodeType === Node.TEXT_NODE ? one.parentElement : one;
      if (!isOurs(element)) continue;
      if (one !== element) found.push(one.data);
      else found.push(...said.map((name) => one.getAttribute(name) ?? ""));
      if (one.content) look(one.content);
    }
  };
  look(document.body);
  return found;
}"""


def english_on(page: Page, known: tuple[str, ...] = ()) -> list[str]:
    """On a page that is told in Spanish. `known`: names, and what a person or the clinic wrote."""
    assert page.evaluate("document.documentElement.lang") == LANGUAGE, page.url
    return [text for text in _texts(page) if is_english(text, known)]


def spanish_on(page: Page) -> list[str]:
    """On a page that is told in English."""
    assert page.evaluate("document.documentElement.lang") == "en", page.url
    return [text for text in _texts(page) if A_WORD.search(text) and sentences("told").fullmatch(text)]


def is_english(text: str, known: tuple[str, ...] = ()) -> bool:
    for words in known:
        text = text.replace(words, "…")
    if not A_WORD.search(text) or text in _pieces()[1]:
        return False
    return bool(SMALL_WORDS.search(text) or sentences("english").fullmatch(text))


def _texts(page: Page) -> list[str]:
    return sorted({_plain(text) for text in page.evaluate(TEXTS)})


def _plain(text: str) -> str:
    return " ".join(text.split())


@cache
def sentences(which: str) -> re.Pattern[str]:
    """Every sentence of the catalogues in one language that is none in the other; also between two tags."""
    english, told = _pieces()
    wanted = english - told if which == "english" else told - english
    fixed = sorted(piece for piece in wanted if A_WORD.search(PLACEHOLDER.sub("", piece)))
    return re.compile("|".join(".+".join(map(re.escape, PLACEHOLDER.split(piece))) for piece in fixed))


@cache
def _pieces() -> tuple[frozenset[str], frozenset[str]]:
    pairs = [pair for domain in DOMAINS for pair in _pairs(domain)]
    english, told = zip(*pairs, strict=True)
    return _apart(english), _apart(told)


def _apart(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(_plain(piece) for text in texts for piece in TAG.split(text))


def _pairs(domain: str) -> Iterator[tuple[str, str]]:
    for message in read(LOCALE / LANGUAGE / "LC_MESSAGES" / f"{domain}.po"):
        both = (message.id, message.string)
        forms = [text if isinstance(text, tuple | list) else (text,) for text in both]
        yield from zip(*forms, strict=True)
