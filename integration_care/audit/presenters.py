"""The trail of one record as a page: who, what, when; newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import QueryDict

from integration_care.audit.models import Event, EventQuerySet
from integration_care.audit.sentences import details, sentence
from integration_care.core.ui import words
from integration_care.core.ui.shapes import Choice

PAGE = 50
ONE_LOOK = timedelta(minutes=10)  # the same person opening the same thing again is one line
SORTS = {"": "Everything", "reads": "Opened", "writes": "Written"}


@dataclass(frozen=True)
class TrailLine:
    when: str
    who: str
    what: str
    more: str
    is_read: bool


@dataclass(frozen=True)
class Trail:
    lines: list[TrailLine]
    people: list[Choice]
    sorts: list[Choice]
    person: str
    sort: str
    zone: str
    next_url: str
    previous_url: str


def access_trail(patient_id: UUID, query: QueryDict, zone: ZoneInfo) -> Trail:
    """One page of the trail, with times in the viewer's zone. `query`: by, sort, older, newer."""
    events = Event.objects.of_patient(patient_id)
    person, sort = query.get("by", ""), query.get("sort", "")
    found = _sorted_out(events.filter(actor_id=person) if person else events, sort)
    page, has_newer, has_older = _page(found, query.get("older", ""), query.get("newer", ""))
    return Trail(
        lines=[said_of(events, zone) for events in looks(page)],
        people=_people(events, person),
        sorts=[Choice(_url(by=person, sort=key), label, key == sort) for key, label in SORTS.items()],
        person=person,
        sort=sort,
        zone=words.zone_name(zone),
        next_url=_url(by=person, sort=sort, older=str(page[-1].pk)) if has_older else "",
        previous_url=_url(by=person, sort=sort, newer=str(page[0].pk)) if has_newer else "",
    )


def _sorted_out(events: EventQuerySet, sort: str) -> EventQuerySet:
    if sort == "reads":
        return events.filter(kind=Event.READ)
    return events.exclude(kind=Event.READ) if sort == "writes" else events


def _page(found: EventQuerySet, older: str, newer: str) -> tuple[list[Event], bool, bool]:
    """Events are numbered in the order they were written, so their number is the place in the trail."""
    if newer.isdecimal():
        rows = list(found.filter(pk__gt=int(newer)).order_by("pk")[: PAGE + 1])
        return rows[:PAGE][::-1], len(rows) > PAGE, True
    if older.isdecimal():
        found = found.filter(pk__lt=int(older))
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return rows[:PAGE], older.isdecimal(), len(rows) > PAGE


def _people(events: EventQuerySet, person: str) -> list[Choice]:
    """Everybody in the trail, each once, under the name they used last."""
    known = dict(events.order_by("pk").values_list("actor_id", "actor_name"))
    named = sorted(known.items(), key=lambda one: one[1])
    return [Choice(key, name, key == person) for key, name in named]


def looks(page: list[Event]) -> list[list[Event]]:
    """The page's events, newest first, with a read among those of the same look. Writes stay alone."""
    found: list[list[Event]] = []
    latest: dict[tuple[str, str, str], list[Event]] = {}
    for event in page:
        look = (event.actor_id, event.patient_id, sentence(event))
        newer = latest.get(look) if event.kind in Event.LOOKS else None
        if newer and newer[0].at - event.at < ONE_LOOK:
            newer.append(event)
            continue
        found.append([event])
        if event.kind in Event.LOOKS:
            latest[look] = found[-1]
    return found


def said_of(events: list[Event], zone: ZoneInfo) -> TrailLine:
    """One look of `looks`."""
    newest, oldest = events[0], events[-1]
    when = f"{words.long_day(newest.at, zone)}, {words.local_clock(newest.at, zone)}"
    often = f"{len(events)} times since {words.local_clock(oldest.at, zone)}" if len(events) > 1 else ""
    return TrailLine(
        when, newest.actor_name, sentence(newest), often or details(newest), newest.kind in Event.LOOKS
    )


def _url(**said: str) -> str:
    return "?" + urlencode({name: value for name, value in said.items() if value})
