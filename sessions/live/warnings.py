"""What readings crossed: said until it is acknowledged, then kept with who, when and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import local_clock
from patients.protocols.monitoring import Level, Threshold
from sessions.crossings import Crossing
from sessions.live.clock import t_words
from sessions.live.rows import TONES
from sessions.models import Acknowledgement
from sessions.observing import NAMES, over_fields

UNSURE = "clinic default, confirm with your prescriber"
VERDICTS = {True: "go ahead", False: "do not go ahead", None: ""}
ASKS = {
    Level.AMBER: "Watch, and say that you saw it.",
    Level.NOTIFY: "Tell the prescriber.",
    Level.PRESCRIBER_DECISION: "The prescriber decides before anything is given.",
    Level.RED: "Tell the prescriber now.",
    Level.URGENT: "Urgent: get the prescriber now.",
}


@dataclass(frozen=True)
class Answer:
    """What somebody said to a row: whom they told, what was decided; `verdict` where the dose hung on it."""

    by: str
    told: str
    decision: str
    verdict: str


@dataclass(frozen=True)
class Warned:
    """One row and what it crosses. `is_loud` is read out at once."""

    id: str  # of the observation
    reading: str
    when: str
    titles: tuple[str, ...]
    ask: str
    source: str
    tone: str
    is_loud: bool
    needs_decision: bool
    said: tuple[Answer, ...] = ()  # everything that was answered, in the order of time
    answer_id: str = ""

    @property
    def last(self) -> Answer | None:
        return self.said[-1] if self.said else None


def warned(
    found: Sequence[Crossing], first_at: datetime | None, zone: ZoneInfo
) -> tuple[list[Warned], list[Warned]]:
    """What is still open, the most pressing and newest first; and what was acknowledged, the newest first."""
    rows = [(one, _warned(one, first_at, zone)) for one in reversed(found)]
    waiting = [row for one, row in rows if one.open_lines]
    waiting.sort(key=lambda row: not row.is_loud)
    return waiting, [row for one, row in rows if not one.open_lines]


def _warned(one: Crossing, first_at: datetime | None, zone: ZoneInfo) -> Warned:
    lines = one.open_lines or one.undecided or one.lines
    answer = None if one.open_lines else one.answered[-1]
    return Warned(
        id=str(one.observation.pk),
        reading=_reading(one, lines),
        when=t_words(one.observation.observed_at, first_at),
        titles=tuple(line.title for line in lines),
        ask=ASKS[lines[0].level],
        source=" ".join(dict.fromkeys(UNSURE if line.confirm else line.source for line in lines)),
        tone=TONES[lines[0].level],
        is_loud=TONES[lines[0].level] == "red",
        needs_decision=one.needs_decision,
        said=_said(one.answered, zone),
        answer_id=str(answer.pk) if answer else "",
    )


def _said(answers: Sequence[Acknowledgement], zone: ZoneInfo) -> tuple[Answer, ...]:
    """One for each time somebody answered: an answer to several lines is kept once for each of them."""
    at_once: dict[datetime, Acknowledgement] = {}
    for one in answers:
        if one.at not in at_once or one.goes_ahead is not None:
            at_once[one.at] = one
    return tuple(
        Answer(f"{one.by}, {local_clock(one.at, zone)}", one.told, one.decision, VERDICTS[one.goes_ahead])
        for one in at_once.values()
    )


def _reading(one: Crossing, lines: Sequence[Threshold]) -> str:
    """163/98, or SpO2 91 %"""
    row, fields = one.observation, over_fields(one.observation, lines)
    said = []
    if fields & {"systolic", "diastolic"}:
        said.append(row.pressure)
    for name, words in NAMES.items():
        if name in fields and name not in ("systolic", "diastolic"):
            said.append(words.format(getattr(row, name)))
    return ", ".join(said)
