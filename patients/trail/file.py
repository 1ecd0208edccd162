"""The same events as a file, however many there are: read in portions while it is being fetched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from integration_care.accounts.models import Clinic
from integration_care.audit.models import Event, Link
from integration_care.audit.sentences import details, sentence
from integration_care.core import tenancy
from integration_care.core.ui import words
from patients.trail.asked import Asked, Place
from patients.trail.finding import found, named, older_than

PORTION = 2000
COLUMNS = (
    "Number", "UTC", "Local time", "Zone", "Who", "Who, id", "Patient", "Patient, id", "What", "More", "Kind",
    "Position in the seal",
)  # fmt: skip


def rows(asked: Asked, clinic: Clinic) -> Iterator[list[object]]:
    """Newest first. Each portion in a context of its own: the request's has ended when these are read."""
    place: Place | None = None
    while True:
        with tenancy.clinic_context(clinic.pk):
            events = found(asked.whole, clinic)
            portion = list((older_than(events, place) if place else events).order_by("-at", "-pk")[:PORTION])
            told = list(_told(portion, clinic))
        yield from told
        if len(portion) < PORTION:
            return
        place = Place(portion[-1].at, portion[-1].pk)


def _told(events: list[Event], clinic: Clinic) -> Iterator[list[object]]:
    names = named(clinic, events)
    sealed = Link.objects.filter(pk__in=[event.pk for event in events]).values_list("event_id", "position")
    positions = dict(sealed)
    for event in events:
        there = event.at.astimezone(clinic.zone)
        yield [
            event.pk,
            event.at.astimezone(UTC).isoformat(timespec="milliseconds"),
            there.strftime("%Y-%m-%d %H:%M:%S"),
            words.zone_name(clinic.zone),
            event.actor_name,
            event.actor_id,
            names.get(event.patient_id, ""),
            event.patient_id,
            sentence(event),
            details(event),
            event.kind,
            positions.get(event.pk, ""),
        ]
