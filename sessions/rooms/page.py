"""The rooms, what is booked in each, and the places of bookings that are no room yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from integration_care.accounts.models import Clinic
from sessions.calendar.ahead import booked_from
from sessions.calendar.spread import ROOM
from sessions.caseload.wording import counted
from sessions.models import Room

MOST_PLACES = 12


@dataclass(frozen=True)
class Line:
    key: UUID
    name: str
    booked: str
    week: str


@dataclass(frozen=True)
class RoomsPage:
    """`places`: typed into bookings to come, most often first, and not known as a room."""

    rooms: list[Line]
    archived: list[Line]
    places: list[str]


def rooms_page(clinic: Clinic, now: datetime) -> RoomsPage:
    typed = Counter(one.place for one in booked_from(now, clinic))
    by_name: Counter[str] = Counter()
    for place, number in typed.items():
        by_name[place.strip().lower()] += number
    rooms = list(Room.objects.filter(clinic=clinic))
    known = {room.name.lower() for room in rooms}
    others = [place for place, _ in typed.most_common() if place.strip() and "://" not in place]
    return RoomsPage(
        rooms=[line(room, by_name) for room in rooms if not room.archived_at],
        archived=[line(room, by_name) for room in rooms if room.archived_at],
        places=[place for place in others if place.strip().lower() not in known][:MOST_PLACES],
    )


def line(room: Room, booked: Mapping[str, int]) -> Line:
    number = booked[room.name.lower()]
    asked = urlencode({"by": "week", "of": ROOM + room.name})
    return Line(
        key=room.pk,
        name=room.name,
        booked=f"{counted(number, 'session')} booked" if number else "",
        week=f"{reverse('sessions:calendar')}?{asked}",
    )
