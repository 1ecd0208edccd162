"""The months of the trail: those to come are made ahead, those whose time is over are removed and signed for.

By the owner of the tables, from a command; the application may do neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min
from django.utils.module_loading import import_string

from integration_care.audit import keys, trail
from integration_care.audit.actors import COMMAND_LINE
from integration_care.audit.chain import Head
from integration_care.audit.models import Closing, Event, Link, Unsealed
from integration_care.audit.sealing import foot_of, wait_for_the_seal
from integration_care.audit.verifying import verify
from integration_care.core import partitions, tenancy

EVENTS = "audit_event"


class MayNotGo(Exception):
    """Why months stay; in our words, for whoever asked."""


@dataclass(frozen=True)
class Going:
    """What is over: the months, oldest first, and how many events of each clinic."""

    before: date
    months: list[date]
    events: dict[UUID, int]


def make_months(now: datetime) -> list[date]:
    """This month, those to come, and any of which rows lie in the rest. Returns what was not there."""
    ahead = [partitions.first_of(now.date(), step) for step in range(settings.AUDIT_MONTHS_AHEAD + 1)]
    with transaction.atomic(), connection.cursor() as cursor:
        wanted = sorted({*ahead, *partitions.months_in_rest(cursor, EVENTS, "at")})
        return [first for first in wanted if partitions.make_month(cursor, EVENTS, "at", first)]


def time_is_over(now: datetime) -> date:
    """The first day that has to be kept, by the setting: six years unless told otherwise."""
    return partitions.first_of(now.date(), -12 * settings.AUDIT_RETENTION_YEARS)


def going(before: date, clinics: Iterable[UUID], now: datetime) -> Going:
    """What would be removed. Raises `MayNotGo` when something of it has to stay, or is not as it was."""
    if before > time_is_over(now):
        raise MayNotGo(
            f"The trail is kept for {settings.AUDIT_RETENTION_YEARS} years (AUDIT_RETENTION_YEARS):"
            f" nothing from {time_is_over(now)} on may go."
        )
    with connection.cursor() as cursor:
        months = [first for first in partitions.months_of(cursor, EVENTS) if first < before]
    return Going(before, months, {clinic: _of_clinic(clinic, before) for clinic in clinics})


def _of_clinic(clinic: UUID, before: date) -> int:
    """How many of its events go, after every reason why they may not."""
    broken = verify(clinic).broken
    if broken:
        raise MayNotGo(f"The trail of {clinic} is broken, so all of it stays: {broken}")
    with tenancy.clinic_context(clinic):
        _refuse_what_must_stay(clinic, before)
        return Event.objects.filter(clinic_id=clinic, at__lt=_midnight(before)).count()


def _refuse_what_must_stay(clinic: UUID, before: date) -> None:
    if Unsealed.objects.filter(clinic_id=clinic, at__lt=_midnight(before)).exists():
        raise MayNotGo(f"Events of {clinic} before {before} are not sealed yet.")
    for held in (why for name in settings.AUDIT_HOLDS for why in import_string(name)(before)):
        raise MayNotGo(f"Events of {clinic} before {before} are held: {held}")


def remove(what: Going, now: datetime) -> None:
    """All clinics or none; readers of the trail wait for the moment it takes.

    Reading the seal took its time, so what must stay is asked for again, once nobody else can write an
    event: who places a hold writes one. Raises `MayNotGo`.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_link DISABLE TRIGGER USER")
        for clinic, events in what.events.items():
            with tenancy.clinic_context(clinic):
                wait_for_the_seal(clinic)
                if events:
                    _close(clinic, what.before, events, now)
        cursor.execute("ALTER TABLE audit_link ENABLE TRIGGER USER")
        cursor.execute(f"LOCK TABLE {EVENTS}")
        for clinic in what.events:
            with tenancy.clinic_context(clinic):
                _refuse_what_must_stay(clinic, what.before)
        for first in what.months:
            partitions.drop_month(cursor, EVENTS, first)


def _close(clinic: UUID, before: date, events: int, now: datetime) -> None:
    """Links go as far as all of them are over; a few that lie among later ones stay, without their event."""
    head = _head_of_what_goes(clinic, before)
    key_id, key = keys.newest()
    closing = Closing(
        clinic_id=clinic,
        before=before,
        position=head.position,
        mac=head.mac,
        events=events,
        closed_at=now,
        key_id=key_id,
    )
    closing.signature = closing.mark(key)
    closing.save(force_insert=True)
    Link.objects.filter(clinic_id=clinic, position__lte=head.position).delete()
    facts: dict[str, object] = {"before": str(before), "events": events}
    trail.record(by=COMMAND_LINE, clinic_id=clinic, kind="trail.months_removed", facts=facts)


def _head_of_what_goes(clinic: UUID, before: date) -> Head:
    links = Link.objects.filter(clinic_id=clinic)
    stays = links.filter(event_at__gte=_midnight(before)).aggregate(first=Min("position"))["first"]
    last = (links.filter(position__lt=stays) if stays else links).order_by("-position").first()
    return last.head if last else foot_of(clinic)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
