"""The clinic's calendar: who sees what, what is free, where a free hour leads."""

from datetime import time
from html import unescape
from urllib.parse import parse_qs, urlparse

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integration_care.accounts.models import Leave, WorkingHours
from integration_care.core import tenancy
from sessions.models import CareSession
from tests.cast import START
from tests.factories.windows import many_windows
from tests.sessions.making import HOUR, book_dose, book_talk

PAGE = reverse("sessions:calendar")
NOON = START + 2 * HOUR  # Tuesday 3 March, 12:00 in New York


@pytest.fixture
def ada(cast, as_):
    return as_(cast.ada)


@pytest.fixture
def shown(cast, as_):
    """Somebody's page as text with single spaces; Ada's where nobody is named."""

    def page(query="", by=None):
        client = as_(by or cast.ada)
        return " ".join(unescape(client.get(PAGE + query).content.decode()).split())

    return page


def works(member, *weekdays):
    for weekday in weekdays:
        WorkingHours.objects.create(
            clinic=member.clinic, member=member, weekday=weekday, starts=time(9), ends=time(17)
        )


def lanes(client, query=""):
    """{title: [(clock, title), …]} of the page's columns."""
    found = client.get(PAGE + query).context["lanes"]
    return {lane.title: [(entry.clock, entry.title) for entry in lane.entries] for lane in found}


def test_patients_have_no_calendar_of_the_clinic(client):
    assert client.get(PAGE).status_code == 302


def test_a_colleague_sees_that_an_hour_is_taken_but_not_by_whom(cast, shown):
    session = book_talk(cast, NOON, now=START)
    html = shown(by=cast.bea)
    assert "12:00–13:00" in html and "Taken" in html
    assert "Dana" not in html and str(session.pk) not in html
    assert "Dana Moreau" in shown() and "Dana Moreau" in shown(by=cast.max)


def test_another_clinic_sees_nothing_of_it(cast, as_):
    book_talk(cast, NOON, now=START)
    assert set(lanes(as_(cast.cy))) == {"Cy Novak"}
    week = lanes(as_(cast.cy), f"?by=week&of={cast.ada.pk}")
    assert set(map(tuple, week.values())) == {()}


@pytest.mark.parametrize("query", ["?day=yesterday", "?day=9999-99-99", "?by=month", "?by=week&of=nobody"])
def test_what_is_no_page_is_todays(ada, query):
    assert ada.get(PAGE + query).status_code == 200


def test_nobodys_patient_cannot_be_chosen_for_a_free_hour(cast, as_):
    chosen = {"patient": str(cast.dana.pk), "kind": "integration", "starts": NOON.isoformat()}
    for stranger in (cast.bea, cast.cy):
        page = as_(stranger).get(reverse("sessions:calendar-book"), chosen)
        assert page.status_code == 200 and "Dana" not in page.content.decode()


def test_after_booking_nobody_is_sent_to_a_foreign_site(cast, ada):
    chosen = {
        "patient": str(cast.dana.pk),
        "kind": "dosing",
        "starts": "x",
        "next": "https://elsewhere.test/",
    }
    assert "elsewhere" not in ada.get(reverse("sessions:calendar-book"), chosen).url


def test_a_day_shows_everybody_with_what_is_booked_and_free(cast, ada):
    works(cast.ada, 2)
    book_talk(cast, NOON, now=START)
    day = lanes(ada)
    assert day["Ada Lindqvist"] == [
        ("10:00–12:00", "Free"), ("12:00–13:00", "Dana Moreau"), ("13:00–17:00", "Free"),
    ]  # fmt: skip
    assert set(day) == {"Ada Lindqvist", "Bea Okafor", "Nia Park", "Paz Shah"}
    assert "No working hours entered" in ada.get(PAGE).content.decode()


def test_somebody_away_is_said_and_not_free(cast, ada, shown):
    works(cast.ada, 2)
    Leave.objects.create(clinic=cast.alder, member=cast.ada, starts_on="2026-03-03", ends_on="2026-03-04")
    assert lanes(ada)["Ada Lindqvist"] == [] and "Away" in shown()


def test_a_cancelled_session_leaves_its_hour_free(cast, ada):
    works(cast.ada, 2)
    session = book_talk(cast, NOON, now=START)
    CareSession.objects.filter(pk=session.pk).update(status="cancelled")
    assert lanes(ada)["Ada Lindqvist"] == [("10:00–17:00", "Free")]


def test_rooms_are_those_the_bookings_name_and_a_link_is_none(cast, ada):
    book_talk(cast, NOON, now=START, place="Room 2")
    book_talk(cast, NOON + 2 * HOUR, now=START, place="https://meet.example/1")
    assert lanes(ada, "?by=rooms") == {"Room 2": [("12:00–13:00", "Dana Moreau")]}


def test_a_day_without_rooms_says_so(cast, shown):
    assert "Nothing is booked in a room" in shown("?by=rooms")


def test_a_week_of_one_person_and_of_one_room(cast, ada):
    works(cast.ada, 3)
    book_dose(cast, NOON, now=START, place="Room 2")
    week = lanes(ada, f"?by=week&of={cast.ada.pk}")
    assert [title for title, entries in week.items() if entries] == ["Tue 3 March", "Wed 4 March"]
    assert len(week) == 5  # an empty weekend is left out
    room = lanes(ada, "?by=week&of=room:Room+2")
    assert room["Tue 3 March"] == [("12:00–14:00", "Dana Moreau")]


def test_a_free_hour_becomes_a_booking_by_way_of_a_patient(cast, ada):
    works(cast.ada, 4)
    free = ada.get(PAGE + "?day=2026-03-05").context["lanes"][0].entries[0]
    page = ada.get(free.book)
    assert "Thu 5 March, 09:00" in page.content.decode() and "Dana" in page.content.decode()
    asked = {name: value[0] for name, value in parse_qs(urlparse(free.book).query).items()}
    to = ada.get(
        reverse("sessions:calendar-book"), asked | {"patient": str(cast.dana.pk), "kind": "integration"}
    ).url
    form = ada.get(to).content.decode()
    assert 'value="2026-03-05"' in form and 'value="09:00"' in form
    booked = ada.post(to, _form(cast, to))
    assert booked.url == PAGE + "?day=2026-03-05"


def _form(cast, to):
    back = parse_qs(urlparse(to).query)["next"][0]
    when = {"date": "2026-03-05", "time": "09:00", "minutes": "60"}
    return when | {"kind": "integration", "lead": str(cast.ada.pk), "next": back}


def test_a_booking_can_be_moved_and_cancelled_from_its_place(cast, ada, shown):
    session = book_talk(cast, NOON, now=START)
    for name in ("move", "cancel"):
        assert reverse(f"sessions:{name}", args=[session.pk]) + "?next=" in shown()
    done = ada.post(reverse("sessions:cancel", args=[session.pk]) + f"?next={PAGE}", {"reason": "snow"})
    assert done.url == PAGE


@pytest.mark.parametrize("query", ["", "?by=rooms", "?by=week"])
def test_a_full_calendar_asks_as_much_as_an_empty_one(cast, as_, query):
    client, counts = as_(cast.max), set()
    client.get(PAGE)
    for more in (1, 30):
        tenancy.enter(clinic=cast.alder.pk)
        many_windows(cast.alder, cast.ada, more, START, since_h=1)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE + query)
        counts.add(len(queries))
    assert len(counts) == 1
