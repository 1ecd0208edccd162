"""From a URL's key to a container, a line or a discrepancy of the member's clinic."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import Http404

from integration_care.audit.trail import record_opening
from integration_care.core.access import Loader
from integration_care.core.http import CareRequest
from patients.models import Patient
from sessions.substances.models import Container, Discrepancy, LogEntry


def fetch_container(request: CareRequest, container_id: UUID) -> Container:
    container = Container.objects.visible_to(request.member).filter(pk=container_id).first()
    if container is None:
        raise Http404
    return container


def fetch_entry(request: CareRequest, line_id: UUID) -> LogEntry:
    entry = LogEntry.objects.visible_to(request.member).complete().filter(pk=line_id).first()
    if entry is None:
        raise Http404
    if entry.administration:
        record_opening(request, entry.administration.session.patient)
    return entry


def fetch_draw(request: CareRequest, draw_id: UUID) -> LogEntry:
    """A draw with something left to account for (`unaccounted_mg`); anything else is not found."""
    draws = LogEntry.objects.visible_to(request.member).open_draws().complete()
    draw = draws.filter(pk=draw_id).first()
    if draw is None:
        raise Http404
    return draw


def fetch_discrepancy(request: CareRequest, discrepancy_id: UUID) -> Discrepancy:
    found = (
        Discrepancy.objects.visible_to(request.member).open().select_related("container", "count__by__user")
    )
    discrepancy = found.filter(pk=discrepancy_id).first()
    if discrepancy is None:
        raise Http404
    return discrepancy


def note_reading(request: CareRequest, entries: Iterable[LogEntry]) -> None:
    """Whoever reads lines about patients is in the trail of each of them, once a page."""
    given = [entry.administration.session.patient for entry in entries if entry.administration]
    patients: dict[UUID, Patient] = {patient.pk: patient for patient in given}
    for patient in patients.values():
        record_opening(request, patient)


container: Loader[Container] = Loader("container_id", fetch_container)
entry: Loader[LogEntry] = Loader("line_id", fetch_entry)
draw: Loader[LogEntry] = Loader("draw_id", fetch_draw)
discrepancy: Loader[Discrepancy] = Loader("discrepancy_id", fetch_discrepancy)
