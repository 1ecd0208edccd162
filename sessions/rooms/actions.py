"""Naming a room, putting it away, bringing it back. What is booked in it stays as it was typed."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from sessions.errors import Refused
from sessions.models import Room


class RoomIsThere(Refused):
    """One name, one room; capitals do not matter."""

    field = "name"


@transaction.atomic
def add_room(*, by: Membership, name: str) -> Room:
    room = Room(clinic_id=by.clinic_id, name=name)
    try:
        with transaction.atomic():
            room.save(force_insert=True)
    except IntegrityError as why:
        raise RoomIsThere(f"There is a room “{name}” already, perhaps put away.") from why
    _tell(room, "room.added", by)
    return room


@transaction.atomic
def archive_room(*, by: Membership, room: Room, now: datetime) -> None:
    """It is offered no more. Twice changes nothing."""
    if Room.objects.in_use().filter(pk=room.pk).update(archived_at=now):
        _tell(room, "room.archived", by)


@transaction.atomic
def restore_room(*, by: Membership, room: Room) -> None:
    if Room.objects.filter(pk=room.pk, archived_at__isnull=False).update(archived_at=None):
        _tell(room, "room.restored", by)


def _tell(room: Room, kind: str, by: Membership) -> None:
    record(by=by, clinic_id=room.clinic_id, kind=kind, target=room)
