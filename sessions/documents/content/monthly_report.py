"""The clinic's month in figures: counts and shares alone, as the figures' page tells them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from integration_care.core.ui.shapes import Fact
from integration_care.core.ui.words import written
from sessions.analytics.asked import Asked
from sessions.analytics.definitions import Section
from sessions.analytics.look import look
from sessions.analytics.page import Card, Page, Part
from sessions.analytics.page import present as figures
from sessions.analytics.period import Period, Span
from sessions.documents.errors import NothingToTell
from sessions.documents.models import Document
from sessions.models import Administration, AdverseEvent, CareSession

Kind, Status = CareSession.Kind, CareSession.Status
NAMES = {
    Kind.PREPARATION: "Preparation sessions held",
    Kind.INTEGRATION: "Integration sessions held",
    Kind.GROUP: "Places taken in circles",
}


@dataclass(frozen=True)
class PrintedPart:
    """Figures of one kind; those without a number are named together, with why."""

    section: Section
    cards: list[Card]
    untold: list[Card]


@dataclass(frozen=True)
class Report:
    title: str
    counts: list[Fact]
    page: Page
    parts: list[PrintedPart]

    @property
    def has_figures(self) -> bool:
        return any(part.cards for part in self.parts)


def present(document: Document, now: datetime, room: int) -> Report:
    if document.since is None or document.until is None:
        raise NothingToTell("No month was said.")
    period = Period(document.since, document.until)
    asked = Asked(span=Span.DATES, first=period.first, last=period.last)
    page = figures(look(document.requested_by, asked, now))
    return Report(
        title=f"Clinic report, {written(period.first, 'MMMM y')}",
        counts=list(counts(document, period)),
        page=page,
        parts=[printed(part) for part in page.parts],
    )


def printed(part: Part) -> PrintedPart:
    told = [card for card in part.cards if card.rows]
    return PrintedPart(part.section, told, [card for card in part.cards if not card.rows])


def counts(document: Document, period: Period) -> Iterator[Fact]:
    """Of the whole clinic, by its own calendar; whole numbers, however small: events have to be counted."""
    begins, ends = period.instants(document.clinic.zone)
    of_clinic = CareSession.objects.filter(clinic=document.clinic_id).within(begins, ends)
    given = Administration.objects.standing().filter(session=OuterRef("pk"))
    doses = of_clinic.doses().exclude(status=Status.VOID).filter(Exists(given))
    yield Fact("Doses given", str(doses.count()))
    held = of_clinic.filter(status__in=[Status.COMPLETED, Status.ABORTED])
    kinds = Counter(held.values_list("kind", flat=True))
    for kind, name in NAMES.items():
        yield Fact(name, str(kinds[kind]))
    yield Fact("Sessions to which nobody came", str(of_clinic.filter(status=Status.NO_SHOW).count()))
    events = AdverseEvent.objects.filter(session__clinic=document.clinic_id, struck_at=None)
    standing = events.exclude(session__status=Status.VOID).filter(onset_at__gte=begins, onset_at__lt=ends)
    seen = list(standing.values_list("is_serious", flat=True))
    yield Fact("Adverse events", f"{len(seen)}, {sum(seen)} of them serious" if seen else "0")
