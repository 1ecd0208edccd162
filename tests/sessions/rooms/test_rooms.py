"""The clinic's rooms: who names them, where they are offered, what stays when one is put away."""

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from sessions.groups import actions as groups
from sessions.models import CareSession, Room
from sessions.rooms.actions import add_room
from tests.cast import START, join
from tests.sessions.groups.making import a_circle, somebody
from tests.sessions.making import HOUR, book_talk

PAGE, ADD = reverse("rooms:page"), reverse("rooms:add")


@pytest.fixture
def room(cast):
    return add_room(by=cast.max, name="Room 2")


@pytest.fixture(autouse=True)
def _now(clock):
    clock(START)


def url(name, room):
    return reverse(f"rooms:{name}", args=[room.pk])


# --- refusals ---------------------------------------------------------------------------


def test_only_whoever_runs_the_clinic_names_its_rooms(cast, as_, room):
    ada = as_(cast.ada)
    assert ada.post(ADD, {"name": "Attic"}).status_code == 403
    assert ada.post(url("archive", room)).status_code == 403
    page = ada.get(PAGE).content.decode()
    assert "Room 2" in page and "Put away" not in page


def test_another_clinics_room_is_not_there(cast, as_, room):
    tenancy.enter(clinic=cast.birch.pk)
    boss = join(cast.birch, "Fay Quill", Role.ADMIN)
    tenancy.enter(clinic=cast.alder.pk)
    for name in ("archive", "restore"):
        assert as_(boss).post(url(name, room)).status_code == 404
    assert as_(boss).get(PAGE).context["page"].rooms == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Give the room a name"),
        ("room 2", "There is a room “room 2” already"),
        ("https://meet.example/1", "a link for a video call, and no room"),
    ],
)
def test_a_name_that_is_none_is_said(cast, as_, room, name, words):
    answer = as_(cast.max).post(ADD, {"name": name})
    assert answer.status_code == 422 and words in answer.content.decode()
    assert Room.objects.count() == 1


# --- where a room is offered --------------------------------------------------------------


def test_a_room_is_offered_where_a_place_is_typed_and_any_other_may_be(cast, as_, room):
    pages = [reverse(name, args=[cast.dana.pk]) for name in ("sessions:book", "sessions:series")]
    for where in (*pages, reverse("groups:open")):
        page = as_(cast.ada).get(where).content.decode()
        assert '<option value="Room 2">' in page and 'list="rooms"' in page
    assert book_talk(cast, START + HOUR, now=START, place="The garden").place == "The garden"


def test_the_calendar_shows_a_room_while_it_is_empty_and_knows_it_however_it_was_typed(cast, as_, room):
    lanes = as_(cast.ada).get(reverse("sessions:calendar") + "?by=rooms").context["lanes"]
    assert [(lane.title, len(lane.entries)) for lane in lanes] == [("Room 2", 0)]
    book_talk(cast, START + HOUR, now=START, place="room 2")
    lanes = as_(cast.ada).get(reverse("sessions:calendar") + "?by=rooms").context["lanes"]
    assert [(lane.title, len(lane.entries)) for lane in lanes] == [("Room 2", 1)]


def test_a_circle_in_a_room_counts_once_however_many_come(cast, as_, room):
    circle = a_circle(cast, place="Room 2")
    for given in ("Gil", "Hal"):
        groups.join(by=cast.ada, group=circle, course=somebody(cast, given, "Roth"), now=START)
    (line,) = as_(cast.max).get(PAGE).context["page"].rooms
    assert line.booked == "1 session booked"


# --- putting away -------------------------------------------------------------------------


def test_a_room_put_away_is_offered_no_more_and_its_bookings_stay(cast, as_, room):
    session = book_talk(cast, START + HOUR, now=START, place="Room 2")
    admin = as_(cast.max)
    assert "1 session booked" in admin.get(PAGE).content.decode()
    for _ in range(2):
        admin.post(url("archive", room))
    book = reverse("sessions:book", args=[cast.dana.pk])
    assert '<option value="Room 2">' not in admin.get(book).content.decode()
    assert CareSession.objects.get(pk=session.pk).place == "Room 2"
    for _ in range(2):
        admin.post(url("restore", room))
    assert '<option value="Room 2">' in admin.get(book).content.decode()
    kinds = Event.objects.filter(kind__startswith="room.").values_list("kind", flat=True)
    assert sorted(kinds) == ["room.added", "room.archived", "room.restored"]


def test_a_place_that_bookings_name_becomes_a_room_with_one_press(cast, as_):
    book_talk(cast, START + HOUR, now=START, place="Garden room")
    book_talk(cast, START + 3 * HOUR, now=START, place="https://meet.example/1")
    admin = as_(cast.max)
    assert admin.get(PAGE).context["page"].places == ["Garden room"]
    admin.post(ADD, {"name": "Garden room"})
    page = admin.get(PAGE).context["page"]
    assert page.places == [] and [(one.name, one.booked) for one in page.rooms] == [
        ("Garden room", "1 session booked")
    ]
