"""`manage.py score`: one questionnaire's answers, scored as its published table says. No database."""

import argparse
import json
from argparse import Namespace
from decimal import Decimal
from typing import Any

from django.core.management.base import CommandError, CommandParser

from integration_care.core.management.plain import PlainCommand
from patients.measures.catalogue import UnknownInstrumentError, instrument
from patients.measures.instrument import Instrument, Item
from patients.measures.scoring import AnswerNotAllowed, Scored, score

AGES = {"lifetime": 0, "3months": 1}  # of past behaviour, and the answer to "within the past 3 months?"


class Command(PlainCommand):
    help = "Score the answers to one instrument."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("instrument", type=_instrument, help="such as phq9")
        parser.add_argument("--answers", required=True, help="in order, such as 1,0,,2; nothing is a blank")
        parser.add_argument("--json", action="store_true", help="print JSON instead of words")

    def handle(self, *args: Any, **options: Any) -> None:
        wish = Namespace(**options)
        try:
            scored = score(wish.instrument, read(wish.instrument, wish.answers))
        except AnswerNotAllowed as error:
            raise CommandError(str(error), returncode=2) from None
        self.stdout.write(json.dumps(_answer(scored)) if wish.json else _words(scored))


def read(instrument: Instrument, typed: str) -> dict[str, int | None]:
    """Answers by item key; AnswerNotAllowed says what is expected.

    How long ago, an item that hangs on another, is told after a colon at the answer it hangs on.
    """
    ages = {item.only_if: item for item in instrument.items if item.key == f"{item.only_if}-recent"}
    asked = [item for item in instrument.scored_items if item not in ages.values()]
    given = typed.split(",")
    if len(given) != len(asked):
        raise AnswerNotAllowed(f"{instrument.key} takes {len(asked)} answers, not {len(given)}.")
    answers: dict[str, int | None] = {}
    for item, words in zip(asked, given, strict=True):
        value, _, when = words.strip().partition(":")
        answers[item.key] = _number(item, value)
        if item.key in ages:
            answers[ages[item.key].key] = _age(item, answers[item.key], when)
        elif when:
            raise AnswerNotAllowed(f"Item {item.key} takes a number only.")
    return answers


def _number(item: Item, value: str) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdigit()):
        raise AnswerNotAllowed(f"Item {item.key} takes {min(item.values)} to {max(item.values)}.")
    return int(value)


def _age(item: Item, answer: int | None, when: str) -> int | None:
    if when not in AGES and (when or answer):
        allowed = " or ".join(f"1:{age}" for age in AGES)
        raise AnswerNotAllowed(f"Item {item.key}, answered yes, takes {allowed}.")
    return AGES[when] if answer and when else None


def _answer(scored: Scored) -> dict[str, Any]:
    return {"score": _plain(scored.score), "band": scored.band or None, "flags": list(scored.flags)}


def _plain(score: Decimal | None) -> int | float | None:
    if score is None:
        return None
    return int(score) if score == score.to_integral_value() else float(score)


def _words(scored: Scored) -> str:
    said = "no score" if scored.score is None else f"{_plain(scored.score)} {scored.band}".strip()
    return ", ".join([said, *scored.flags])


def _instrument(key: str) -> Instrument:
    try:
        return instrument(key)
    except UnknownInstrumentError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
