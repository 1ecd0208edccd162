"""The clinic's month in figures: counts and shares alone, as the figures' page tells them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from integration_care.core.ui.shapes import Fact
from integration_care.core.ui.words import written
from sessions.analytics.asked import Asked
from sessions.analytics.look import look
from sessions.analytics.page import Page
from sessions.analytics.page import present as figures
from sessions.analytics.period import Period, Span
from sessions.documents.errors import NothingToTell
from sessions.documents.models import Document
from sessions.models import AdverseEvent, CareSession

Kind, Status = CareSession.Kind, CareSession.Status
NAMES = {
    Kind.DOSING: "Doses given",
    Kind.PREPARATION: "Preparation sessions held",
    Kind.INTEGRATION: "Integration sessions held",
    Kind.GROUP: "Places taken in circles",
}


@dataclass(frozen=True)
class Report:
    title: str
    counts: list[Fact]
    page: Page


def present(document: Document, now: datetime, room: int) -> Report:
    if document.since is None or document.until is None:
        raise NothingToTell("No month was said.")
    period = Period(document.since, document.until)
    asked = Asked(span=Span.DATES, first=period.first, last=period.last)
    return Report(
        title=f"Clinic report, {written(period.first, 'MMMM y')}",
        counts=list(counts(document, period)),
        page=figures(look(document.requested_by, asked, now)),
    )


def counts(document: Document, period: Period) -> Iterator[Fact]:
    """Of the whole clinic, by its own calendar."""
    begins, ends = period.instants(document.clinic.zone)
    of_clinic = CareSession.objects.filter(clinic=document.clinic_id).within(begins, ends)
    held = of_clinic.filter(status__in=[Status.COMPLETED, Status.ABORTED])
    kinds = Counter(held.values_list("kind", flat=True))
    for kind, name in NAMES.items():
        yield Fact(name, str(kinds[kind]))
    yield Fact("Sessions to which nobody came", str(of_clinic.filter(status=Status.NO_SHOW).count()))
    events = AdverseEvent.objects.filter(session__clinic=document.clinic_id, struck_at=None)
    seen = events.exclude(session__status=Status.VOID).filter(onset_at__gte=begins, onset_at__lt=ends)
    serious = seen.filter(is_serious=True).count()
    yield Fact("Adverse events", f"{seen.count()}, {serious} of them serious")
