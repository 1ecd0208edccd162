"""What patients wrote and answered, sealed as the fields seal it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import cache
from random import Random

from integration_care.demo.world.arc import DAY, Arc, Dose
from integration_care.demo.world.book import Book
from integration_care.demo.world.house import House
from integration_care.demo.world.size import new_id
from patients.journals.models import Commitment, JournalEntry
from patients.measures import catalogue
from patients.measures.actions import as_shown
from patients.measures.instrument import Instrument
from patients.measures.models import Response
from patients.measures.scoring import score

WROTE = (
    "Woke before the alarm. The light was different, and I stayed with it for a while.",
    "A door, and behind it my grandmother's kitchen. I could smell the bread. Cried, and it was good.",
    "Tired. Walked to the river and back. Nothing special, which is special.",
)
PROMISED = ("Ring my brother on Sunday.", "Ten minutes outside before breakfast.", "Say no once this week.")
MINUTES = timedelta(minutes=12)
ASKED = ("phq9", "gad7")
LOOKS = (-10, 14, 30)  # days from the last dose


@cache
def form(key: str) -> Instrument:
    return catalogue.instrument(key)


class Words:
    def __init__(self, book: Book, house: House) -> None:
        self.house = house
        self.entries = book.sheet(
            JournalEntry, "id created_at patient dose client_uuid visibility started_at saved_at"
            " submitted_at mood energy sleep body",
        )  # fmt: skip
        self.responses = book.sheet(
            Response, "id created_at patient course instrument instrument_version taken_at recorded_at"
            " content score band algorithm",
        )  # fmt: skip
        self.commitments = book.sheet(
            Commitment, "id created_at patient course text taken_on_at status check_in_on",
            category="start",
        )  # fmt: skip

    def add(self, arc: Arc, dice: Random) -> None:
        for dose in arc.doses:
            self._after(arc, dose, dice)
        for days in LOOKS:
            at = arc.ended_at + days * DAY
            if at <= self.house.until:
                self._answered(arc, dice.choice(ASKED), at, dice, lighter=days > 0)

    def _after(self, arc: Arc, dose: Dose, dice: Random) -> None:
        if dose.wrote_at is not None:
            self._entry(arc, dose, dose.wrote_at, dice)
            again = dose.wrote_at + DAY
            if again <= self.house.until and dice.random() < 0.5:
                self._entry(arc, dose, again, dice)
        if dose.met_at is not None and dice.random() < 0.6:
            self._promise(arc, dose.met_at, dice)

    def _entry(self, arc: Arc, dose: Dose, at: datetime, dice: Random) -> None:
        made = new_id(dice)
        body = self.entries.seal(made, "body", dice.choice(WROTE))
        shared = "shared" if dice.random() < 0.7 else "private"
        saved = at + MINUTES
        self.entries.add(
            made, at, arc.patient, dose.pk, new_id(dice), shared, at, saved, saved,
            dice.randint(2, 9), dice.randint(2, 9), dice.randint(2, 9), body,
        )  # fmt: skip

    def _promise(self, arc: Arc, at: datetime, dice: Random) -> None:
        made = new_id(dice)
        text = self.commitments.seal(made, "text", dice.choice(PROMISED))
        status = "active" if self.house.until - at < 10 * DAY else "kept"
        day = (at + 5 * DAY).date()
        self.commitments.add(made, at, arc.patient, arc.course, text, at, status, day)

    def _answered(self, arc: Arc, key: str, at: datetime, dice: Random, *, lighter: bool) -> None:
        """The suicide item stays at nothing: nobody was told of one here."""
        instrument, made = form(key), new_id(dice)
        answers = {item.key: dice.randint(0, 1 if lighter else 2) for item in instrument.items}
        if instrument.suicide_item:
            answers[instrument.suicide_item] = 0
        scored = score(instrument, answers)
        told = json.dumps(as_shown(instrument, answers) | {"is_handed_in": True})
        self.responses.add(
            made, at, arc.patient, arc.course, key, instrument.version, at, at,
            self.responses.seal(made, "content", told), scored.score, scored.band, instrument.algorithm,
        )  # fmt: skip
