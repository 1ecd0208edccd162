"""What the measures pages show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from integration_care.accounts.models import Membership
from integration_care.core.ui.words import local_day
from patients.measures.catalogue import instrument, keys
from patients.measures.models import Response
from patients.measures.scoring import score, shown
from patients.measures.trend import Trend, trends
from patients.models import Patient


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


def last_measures(patient: Patient, reader: Membership) -> list[Trend]:
    """Each instrument's scores so far, for beside a note or a dose. One query; empty without the right."""
    return trends(Response.objects.readable_by(reader).standing().filter(patient=patient))


def lines(responses: Iterable[Response], zone: ZoneInfo) -> list[Line]:
    return [_line(response, zone) for response in responses]


def _line(response: Response, zone: ZoneInfo) -> Line:
    return Line(
        id=str(response.pk),
        title=instrument(response.instrument).title,
        score=_score(response),
        band=response.band,
        taken=day(response.taken_at, zone),
        by=str(response.by or ""),
        struck=response.struck_reason,
    )


def _score(response: Response) -> str:
    """The score; what was flagged where the instrument has none, and `incomplete` while an item is blank."""
    if response.score is not None:
        return shown(response.score)
    return ", ".join(score(instrument(response.instrument), response.answers).flags) or "no flag"


def day(at: datetime, zone: ZoneInfo) -> str:
    """Fri 6 March 2026: the year is not left out, scores are compared over long times."""
    return f"{local_day(at, zone)} {at.astimezone(zone).year}"


def offered() -> list[tuple[str, str, str]]:
    """Key, title and what it asks about, of each instrument that can be filled in."""
    return [(key, instrument(key).title, instrument(key).about) for key in keys()]
