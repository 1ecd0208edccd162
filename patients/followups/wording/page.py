"""The messages of a clinic as a list, and one of them with its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import translation

from integration_care.accounts.models import Membership
from integration_care.core.languages import offered
from integration_care.core.ui import words as say
from integration_care.core.ui.shapes import Choice
from patients.followups.models import FollowUp, MessageWording
from patients.followups.wording.forms import WordingForm
from patients.followups.wording.limits import CHANNELS, MEANS, PLACEHOLDERS
from patients.followups.wording.preview import Shown, preview
from patients.followups.wording.product import LINES, NAMES, Slot, Words, words_of

Key = tuple[str, str]


@dataclass(frozen=True)
class Cell:
    """One way of one message. `href` leads to its page."""

    channel: str
    text: str
    is_own: bool
    href: str


@dataclass(frozen=True)
class Row:
    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class Library:
    rows: list[Row]
    channels: list[str]
    languages: list[Choice]
    language: str


@dataclass(frozen=True)
class Version:
    """`said`: None where it went back to the product's words."""

    title: str
    when: str
    said: Words | None


def known(slot: Slot) -> bool:
    return slot.message in LINES and slot.channel in CHANNELS and slot.language in dict(offered())


def product_words(slot: Slot) -> Words:
    with translation.override(slot.language):
        return words_of(slot.message, slot.channel)


def channel_name(channel: str) -> str:
    return str(FollowUp.Channel(channel).label)


def library(member: Membership, language: str) -> Library:
    own = _in_force(member, language)
    return Library(
        rows=[
            Row(NAMES[message], [_cell(Slot(message, one, language), own) for one in CHANNELS])
            for message in LINES
        ],
        channels=[channel_name(one) for one in CHANNELS],
        languages=[Choice(f"?language={code}", name, code == language) for code, name in offered()],
        language=language,
    )


def own_count(member: Membership) -> int:
    """How many messages the clinic words itself, over all ways and languages."""
    return sum(len(_in_force(member, code)) for code, _ in offered())


def _in_force(member: Membership, language: str) -> dict[Key, Words]:
    """Those of the clinic's own words that count, by message and way."""
    rows = MessageWording.objects.filter(clinic_id=member.clinic_id, language=language).order_by("number")
    newest = {(row.message, row.channel): row.words for row in rows}
    return {key: words for key, words in newest.items() if not words.is_blank}


def _cell(slot: Slot, own: dict[Key, Words]) -> Cell:
    words = own.get((slot.message, slot.channel)) or product_words(slot)
    href = reverse("followups:wording", kwargs=asdict(slot))
    return Cell(channel_name(slot.channel), words.text, (slot.message, slot.channel) in own, href)


@dataclass(frozen=True)
class WordingPage:
    """`shown`: what was typed where it may be said (`is_typed`), and otherwise what is in force."""

    slot: Slot
    name: str
    channel: str
    language: str
    form: WordingForm
    shown: Shown
    is_own: bool
    is_typed: bool
    placeholders: list[tuple[str, str]]
    versions: list[Version]


def wording_page(
    slot: Slot, member: Membership, now: datetime, form: WordingForm | None = None
) -> WordingPage:
    rows = list(MessageWording.objects.of(member.clinic_id, slot).select_related("made_by__user"))
    own = rows[0].words if rows and not rows[0].words.is_blank else None
    typed = form.words if form is not None and form.is_valid() else None
    return WordingPage(
        slot=slot,
        name=NAMES[slot.message],
        channel=channel_name(slot.channel),
        language=dict(offered())[slot.language],
        form=form or fresh_form(slot, own, rows[0].number if rows else 0),
        shown=preview(to=member, slot=slot, words=typed or own, now=now),
        is_own=own is not None,
        is_typed=typed is not None,
        placeholders=placeholders(slot.channel),
        versions=history(rows, member),
    )


def fresh_form(slot: Slot, own: Words | None, after: int) -> WordingForm:
    stands = own or product_words(slot)
    initial = {"subject": stands.subject, "text": stands.text, "after": after}
    return WordingForm(initial=initial, channel=slot.channel, language=slot.language)


def history(versions: Sequence[MessageWording], member: Membership) -> list[Version]:
    return [
        Version(
            f"Version {row.number}",
            f"{row.made_by}, {say.long_day(row.created_at, member.clinic.zone)}",
            None if row.words.is_blank else row.words,
        )
        for row in versions
    ]


def placeholders(channel: str) -> list[tuple[str, str]]:
    """What may stand in braces anywhere in it, and what it stands for."""
    names = dict.fromkeys(name for (at, _), found in PLACEHOLDERS.items() if at == channel for name in found)
    return [(f"{{{name}}}", MEANS[name]) for name in names]
