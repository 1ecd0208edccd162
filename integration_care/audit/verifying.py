"""Reading the whole chain again: is every sealed event there, as it was, in its place?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min

from integration_care.audit import chain, keys
from integration_care.audit.chain import Content, Head, Sealed
from integration_care.audit.models import Closing, Event, Link, Unsealed
from integration_care.audit.sealing import contents, foot_of, head_of
from integration_care.core import tenancy

BATCH = 2000
# Neither sealed nor waiting: put there past the trigger, or its link was taken away.
STRAY = """
    SELECT min(id) FROM audit_event e WHERE clinic_id = %s AND at >= %s
    AND NOT EXISTS (SELECT FROM audit_link l WHERE l.event_id = e.id AND l.event_at = e.at)
    AND NOT EXISTS (SELECT FROM audit_unsealed u WHERE u.event_id = e.id AND u.at = e.at)
"""
GONE_UNSEALED = """
    SELECT min(event_id) FROM audit_unsealed u WHERE clinic_id = %s
    AND NOT EXISTS (SELECT FROM audit_event e WHERE e.id = u.event_id AND e.at = u.at)
"""
# The key is id and instant, for the months' sake: an id that is sealed already waits for no other seal.
TWICE = """
    SELECT min(event_id) FROM audit_unsealed u WHERE clinic_id = %s
    AND EXISTS (SELECT FROM audit_link l WHERE l.event_id = u.event_id)
"""
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


class Broken(NamedTuple):
    """The first row that is not as it was sealed."""

    why: str
    position: int | None = None
    event_id: int | None = None

    def __str__(self) -> str:
        place = [f"position {self.position}"] if self.position is not None else []
        place += [f"event {self.event_id}"] if self.event_id is not None else []
        return f"{', '.join(place)}: {self.why}" if place else self.why


@dataclass
class Found:
    """What one clinic's trail turned out to be."""

    head: Head
    links: int = 0
    events: int = 0
    waiting: int = 0
    waiting_since: datetime | None = None
    broken: Broken | None = None


class Ground(NamedTuple):
    """Where reading begins, and the day before which events may be gone: they were removed and signed for."""

    head: Head
    kept_from: datetime


def verify(
    clinic: UUID,
    *,
    since: datetime | None = None,
    kept: Head | None = None,
    tell: Callable[[int], object] = lambda _: None,
) -> Found:
    """Everything that is sealed, or from the first event `since` on. `kept`: a head from outside.

    Batch by batch, each in a transaction of its own, so that it runs beside a clinic at work.
    """
    with tenancy.clinic_context(clinic):
        ground, broken = _ground(clinic, since)
    found = Found(ground.head, broken=broken)
    while not found.broken:
        with tenancy.clinic_context(clinic):
            links = _links_after(clinic, found.head.position)
            found.broken = _read(clinic, links, ground.kept_from, found)
        if not links:
            break
        tell(len(links))
    with tenancy.clinic_context(clinic):
        found.broken = found.broken or _outside(clinic, found.head, kept) or _strays(clinic, since)
        _count_waiting(clinic, found)
    return found


def _ground(clinic: UUID, since: datetime | None) -> tuple[Ground, Broken | None]:
    closed = list(Closing.objects.filter(clinic_id=clinic).order_by("before"))
    for one in closed:
        key = keys.known(one.key_id)
        if key is None or one.mark(key) != bytes(one.signature):
            return Ground(chain.START, LONG_AGO), Broken(
                f"the closing before {one.before} is not signed by us"
            )
    head = _head_before(clinic, since) if since else foot_of(clinic)
    return Ground(head, _midnight(closed[-1].before) if closed else LONG_AGO), None


def _head_before(clinic: UUID, since: datetime) -> Head:
    """Taken as it stands: what lies before it is not read."""
    links = Link.objects.filter(clinic_id=clinic)
    first = links.filter(event_at__gte=since).aggregate(first=Min("position"))["first"]
    if first is None:
        return head_of(clinic)
    before = links.filter(position=first - 1).first()
    return before.head if before else foot_of(clinic)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _links_after(clinic: UUID, position: int) -> list[Sealed]:
    rows = Link.objects.filter(clinic_id=clinic, position__gt=position).order_by("position")
    return [row.sealed for row in rows[:BATCH]]


def _read(clinic: UUID, links: list[Sealed], kept_from: datetime, found: Found) -> Broken | None:
    """The first of these that is broken; `found` is brought up to the one before it."""
    events = contents(clinic, [(link.event_id, link.event_at) for link in links])
    for link in links:
        event = events.get((link.event_id, link.event_at))
        why = next(_wrongs(link, found.head, event, kept_from), None)
        if why:
            position = link.position if link.position == found.head.position + 1 else found.head.position + 1
            return Broken(why, position, link.event_id if position == link.position else None)
        found.head = Head(link.position, link.mac)
        found.links += 1
        found.events += event is not None
    return None


def _wrongs(link: Sealed, head: Head, event: Content | None, kept_from: datetime) -> Iterator[str]:
    key = keys.known(link.key_id)
    if link.position != head.position + 1:
        yield "its link was taken out of the chain"
    elif key is None:
        yield f"sealed with the key {link.key_id!r}, which AUDIT_KEY does not hold"
    elif not link.follows(key, head.mac):
        yield "its link was forged, changed or moved"
    elif event is None and link.event_at >= kept_from:
        yield _gone_or_edited(link)
    elif event is not None and event.digest() != link.digest:
        yield "the event was edited after it was sealed"


def _gone_or_edited(link: Sealed) -> str:
    """An event whose instant was changed lies in another place than its link says."""
    if Event.objects.filter(pk=link.event_id).exists():
        return "the event was edited after it was sealed"
    return "the event was deleted after it was sealed"


def _outside(clinic: UUID, head: Head, kept: Head | None) -> Broken | None:
    """Against a head that somebody kept: the only way to see that the end was cut off."""
    if kept is None or kept.position == 0:
        return None
    if kept.position > head.position:
        said = (
            f"the chain was cut off: it ends at {head.position}, and a head kept outside is {kept.position}"
        )
        return Broken(said, head.position + 1)
    link = Link.objects.filter(clinic_id=clinic, position=kept.position).first()
    mac = bytes(link.mac) if link else head.mac if kept.position == head.position else kept.mac
    if mac != kept.mac:
        said = "another mark than in the head kept outside: the chain was made anew"
        return Broken(said, kept.position, link.event_id if link else None)
    return None


def _strays(clinic: UUID, since: datetime | None) -> Broken | None:
    with connection.cursor() as cursor:
        cursor.execute(STRAY, [clinic, since or LONG_AGO])
        if stray := cursor.fetchone()[0]:
            return Broken(
                "neither sealed nor waiting for it: put in past the trail, or unlinked", None, stray
            )
        cursor.execute(GONE_UNSEALED, [clinic])
        if gone := cursor.fetchone()[0]:
            return Broken("changed or deleted before it was sealed", None, gone)
        cursor.execute(TWICE, [clinic])
        if twice := cursor.fetchone()[0]:
            return Broken("put in with the number of an event that is sealed", None, twice)
    return None


def _count_waiting(clinic: UUID, found: Found) -> None:
    waiting = Unsealed.objects.filter(clinic_id=clinic).aggregate(Count("event_id"), Min("at"))
    found.waiting, found.waiting_since = waiting["event_id__count"], waiting["at__min"]


def clinics_in_trail() -> set[UUID]:
    """Every clinic of which the seal knows, one that is gone included."""
    with tenancy.platform_context():
        return {
            clinic
            for model in (Link, Unsealed, Closing)
            for clinic in model._default_manager.values_list("clinic_id", flat=True).distinct()
        }
