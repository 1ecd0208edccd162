"""Which readings of a dose crossed a line of the protocol, and which of those nobody answered yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from integration_care.core.asked_often import asked_often
from patients.protocols.monitoring import Level, Threshold
from patients.protocols.rules import ProtocolRules
from sessions.models import Acknowledgement, CareSession, Observation
from sessions.observing import crossed, over_fields

# The most pressing last.
PRESSING = (Level.AMBER, Level.NOTIFY, Level.PRESCRIBER_DECISION, Level.RED, Level.URGENT)


@dataclass(frozen=True)
class Crossing:
    """One row with every line it crosses, the most pressing first; answered once for all of them."""

    observation: Observation
    lines: tuple[Threshold, ...]
    answered: tuple[Acknowledgement, ...]

    @property
    def open_lines(self) -> tuple[Threshold, ...]:
        known = {answer.threshold for answer in self.answered}
        return tuple(line for line in self.lines if line.key not in known)

    @property
    def worst(self) -> Threshold:
        return (self.open_lines or self.undecided or self.lines)[0]

    @property
    def undecided(self) -> tuple[Threshold, ...]:
        """What the prescriber decides, without a yes yet: not asked, or answered with a no."""
        settled = {answer.threshold for answer in self.answered if answer.goes_ahead}
        asked = (line for line in self.lines if line.level is Level.PRESCRIBER_DECISION)
        return tuple(line for line in asked if line.key not in settled)

    @property
    def needs_decision(self) -> bool:
        return bool(self.undecided)

    @property
    def to_answer(self) -> tuple[Threshold, ...]:
        waiting = {line.key for line in (*self.open_lines, *self.undecided)}
        return tuple(line for line in self.lines if line.key in waiting)

    @property
    def refusal(self) -> Acknowledgement | None:
        """The newest no of the prescriber that no yes came after."""
        keys = {line.key for line in self.undecided}
        said = [one for one in self.answered if one.threshold in keys and one.goes_ahead is False]
        return said[-1] if said else None


def crossings(
    rows: Sequence[Observation],
    rules: ProtocolRules,
    first_at: datetime | None,
    answers: Sequence[Acknowledgement],
) -> list[Crossing]:
    """In the order of time. `rows` are those that stand; a softer line on the same reading is left out."""
    found = []
    for row, lines in zip(rows, crossed(rows, rules.thresholds, first_at), strict=True):
        if lines:
            mine = tuple(answer for answer in answers if answer.observation_id == row.pk)
            found.append(Crossing(row, hardest(row, lines), mine))
    return found


def hardest(row: Observation, lines: Sequence[Threshold]) -> tuple[Threshold, ...]:
    said: set[str] = set()
    kept = []
    for line in sorted(lines, key=lambda one: PRESSING.index(one.level), reverse=True):
        fields = over_fields(row, [line])
        if not fields <= said:
            kept.append(line)
        said |= fields
    return tuple(kept)


def crossings_of(session: CareSession) -> list[Crossing]:
    """Of one dose, as it stands now."""
    first = session.administrations.standing().first()
    rules = session.course.protocol_version.rules
    rows = list(session.observations.standing())
    return crossings(rows, rules, first.given_at if first else None, acknowledgements(session.pk))


@asked_often
def acknowledgements(session: UUID) -> QuerySet[Acknowledgement]:
    return Acknowledgement.objects.filter(observation__session=session)


def open_decisions(
    rows: Sequence[Observation],
    rules: ProtocolRules,
    answers: Sequence[Acknowledgement],
    until: datetime,
) -> list[Crossing]:
    """What the prescriber has to decide before a dose given at `until`, without a yes so far.

    A pressure that came down by itself needs no decision; a no stands until it is decided again. `rows` are
    those that stand.
    """
    before = [row for row in rows if row.observed_at <= until]
    return undecided(crossings(before, rules, None, answers), before)


def undecided(found: Sequence[Crossing], rows: Sequence[Observation]) -> list[Crossing]:
    return [one for one in found if one.needs_decision and not _is_past(one, found, rows)]


def _is_past(one: Crossing, found: Sequence[Crossing], rows: Sequence[Observation]) -> bool:
    """Taken again since; a no passes only with a yes to a later reading."""
    if one.refusal is None:
        return _was_repeated(one, rows)
    later = found[found.index(one) + 1 :]
    return any(answer.goes_ahead for other in later for answer in other.answered)


def _was_repeated(one: Crossing, rows: Sequence[Observation]) -> bool:
    """A later row took every reading again that the open decision is about."""
    fields = over_fields(one.observation, one.undecided)
    later = [row for row in rows if row.observed_at > one.observation.observed_at]
    return any(all(getattr(row, name) is not None for name in fields) for row in later)
