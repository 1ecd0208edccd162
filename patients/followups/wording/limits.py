"""What a clinic may say in a message to a patient, and what is refused with the reason. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from integration_care.core.neutral import Vocabulary, clinical_words_in, scolding_words_in
from patients.followups.wording.product import Words
from patients.measures.catalogue import keys as instruments

# What may stand in braces, by channel and field. A phone's screen is read by others: no name there.
PLACEHOLDERS = {
    ("email", "subject"): ("clinic",),
    ("email", "text"): ("name", "clinic"),
    ("sms", "text"): (),  # it begins with the clinic's name
    ("push", "text"): ("clinic",),
}
# Subjects are cut at about 78 letters (RFC 5322, 2.1.1), notes on a phone at about 120; a text message's
# own words leave room for the name, the link and how to end them. The product's own limits.
LONGEST = {("email", "subject"): 78, ("email", "text"): 300, ("sms", "text"): 120, ("push", "text"): 120}
CHANNELS = tuple(dict.fromkeys(channel for channel, _ in PLACEHOLDERS))
MEANS = {
    "name": "what the patient likes to be called; in the text alone",
    "clinic": "the clinic's name in messages",
}
IN_BRACES = re.compile(r"{([^{}]*)}")
A_LINK = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:com|org|net|info|io|us|health|clinic|link|ly)\b", re.IGNORECASE
)


@cache
def _instruments() -> Vocabulary:
    return Vocabulary("\n".join(instruments()))


def fields_of(channel: str) -> list[str]:
    return [field for at, field in PLACEHOLDERS if at == channel]


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def faults(channel: str, field: str, text: str) -> list[str]:
    """Why this may not be said there, a sentence each; nothing where it may. `text` as `in_one_line`."""
    return list(_faults(PLACEHOLDERS[channel, field], LONGEST[channel, field], text))


def all_faults(channel: str, words: Words) -> list[str]:
    return [why for field in fields_of(channel) for why in faults(channel, field, getattr(words, field))]


def _faults(known: tuple[str, ...], longest: int, text: str) -> Iterator[str]:
    if not text:
        yield "Say something, or go back to the product's words."
    if len(text) > longest:
        yield f"{len(text)} letters; at most {longest}, please."
    yield from _placeholder_faults(known, text)
    bare = IN_BRACES.sub(" ", text)
    if told := [*clinical_words_in(bare), *_instruments().in_text(bare)]:
        yield f"{_quoted(told)} tells others what somebody comes to you for. Other words, please."
    if scolding := scolding_words_in(bare):
        yield f"{_quoted(scolding)} sounds like a reproach. Other words, please."
    if A_LINK.search(bare):
        yield "The page's own link is added by itself; another one would look like a trap."


def _placeholder_faults(known: tuple[str, ...], text: str) -> Iterator[str]:
    offered = ", ".join(f"{{{name}}}" for name in known) or "nothing in braces"
    if unknown := [name for name in IN_BRACES.findall(text) if name not in known]:
        wrong = ", ".join(f"{{{name}}}" for name in unknown)
        yield f"{wrong} is not known here. What is: {offered}."
    if set("{}") & set(IN_BRACES.sub("", text)):
        yield f"A brace stands alone. Placeholders look like this: {offered}."


def _quoted(words: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)
