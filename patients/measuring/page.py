"""What the measures pages show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from integration_care.core.languages import SPANISH
from integration_care.core.ui.words import local_day
from patients.measures.instrument import Instrument
from patients.measures.known import Known
from patients.measures.models import Response
from patients.measures.scoring import INCOMPLETE, AnswerNotAllowed, score, shown


@dataclass(frozen=True)
class Line:
    """One questionnaire in the list; `score` says so where there is none."""

    id: str
    title: str
    score: str
    band: str
    taken: str
    by: str
    struck: str


def lines(responses: Iterable[Response], known: Known, zone: ZoneInfo) -> list[Line]:
    return [_line(response, known, zone) for response in responses]


def _line(response: Response, known: Known, zone: ZoneInfo) -> Line:
    instrument = known.of(response)
    return Line(
        id=str(response.pk),
        title=instrument.title if instrument else response.instrument,
        score=_score(response, instrument),
        band=response.band,
        taken=day(response.taken_at, zone),
        by=_by(response),
        struck=response.struck_reason,
    )


def _by(response: Response) -> str:
    """Who entered it; the patient, where nobody at the clinic did, and in Spanish where it was."""
    by = response.by
    who = str(by) if by is not None and by.is_staff_member else "the patient"
    return f"{who}, in Spanish" if response.language == SPANISH else who


def _score(response: Response, instrument: Instrument | None) -> str:
    """The score; what was flagged where the instrument has none, and `incomplete` while an item is blank."""
    if response.score is not None:
        return shown(response.score)
    if not response.is_handed_in:
        return f"{INCOMPLETE}, not handed in"
    try:
        flags = score(instrument, response.answers).flags if instrument else ()
    except AnswerNotAllowed:  # another version's answers
        flags = ()
    return ", ".join(flags) or "no score"


def day(at: datetime, zone: ZoneInfo) -> str:
    """Fri 6 March 2026: the year is not left out, scores are compared over long times."""
    return f"{local_day(at, zone)} {at.astimezone(zone).year}"


def offered(known: Known) -> list[tuple[str, str, str]]:
    """Key, title and what it asks about, of each instrument that can be filled in."""
    return [(one.key, one.title, one.about) for one in known.offered()]
