"""While a dose is booked: what of its window can be used, and which times leave more."""

import re
from datetime import time
from html import unescape

import pytest
from django.urls import reverse

from integration_care.accounts.models import Leave, WorkingHours
from sessions.models import CareSession
from tests.cast import START
from tests.sessions.making import HOUR, book_dose, book_talk

DAY = 24 * HOUR


@pytest.fixture
def ada(cast, as_):
    return as_(cast.ada)


@pytest.fixture
def preview(cast, ada):
    """The fragment for a dose by Paz at this time, as text with single spaces."""

    def shown(day, clock="09:00", **more):
        typed = {"kind": "dosing", "date": day, "time": clock, "minutes": "120", "lead": str(cast.paz.pk)}
        return ada.get(reverse("sessions:book-preview", args=[cast.dana.pk]), typed | more)

    return lambda *said, **more: " ".join(unescape(shown(*said, **more).content.decode()).split())


@pytest.fixture
def office(cast):
    """Ada and Paz work Monday to Friday, nine to five."""
    for member in (cast.ada, cast.paz):
        works(member, 1, 2, 3, 4, 5)


def works(member, *weekdays, starts=9, ends=17):
    for weekday in weekdays:
        WorkingHours.objects.create(
            clinic=member.clinic, member=member, weekday=weekday, starts=time(starts), ends=time(ends)
        )


def better(html):
    return re.findall(r'<a href="\?[^"]*starts=[^"]*">([^<]+)</a> <span class="quiet">([^<]+)</span>', html)


def test_another_patients_booking_is_no_obstacle_of_this_one(cast, office, preview, as_):
    """A key that is not this patient's changes nothing and tells nothing."""
    assert "is free for 16 h" in preview("2026-03-09", moving="0190c0de-0000-7000-8000-000000000000")
    assert "is free for 16 h" in preview("2026-03-09", moving="not a key")


def test_nobody_is_said_to_be_free_whose_hours_are_unknown(cast, preview):
    html = preview("2026-03-13")
    assert "Ada Lindqvist has no working hours entered" in html
    assert "No integration hour" not in html and not better(html)


def test_a_friday_dose_warns_and_ranks_the_days_of_its_week(office, preview):
    html = preview("2026-03-13")
    assert "No integration hour in this window" in html
    assert "None of Ada Lindqvist’s working hours lie in it." in html
    assert better(html) == [
        ("Mon 9 March, 09:00", "16 h usable"),
        ("Tue 10 March, 09:00", "16 h usable"),
        ("Wed 11 March, 09:00", "16 h usable"),
    ]


def test_it_is_the_therapist_who_integrates_not_whoever_gives_the_dose(cast, preview):
    works(cast.paz, 1, 2, 3, 4, 5, 6, 7)
    works(cast.ada, 1)
    assert "No integration hour" in preview("2026-03-10")
    assert better(preview("2026-03-10")) == [
        ("Sat 14 March, 09:00", "8 h usable"),
        ("Sun 15 March, 09:00", "8 h usable"),
        ("Fri 13 March, 15:00", "6 h usable"),
    ]


def test_thursday_afternoon_has_two_hours(office, preview):
    assert "is free for 2 h of it, first Fri 13 March, 15:00" in preview("2026-03-12", "15:00")


def test_half_an_hour_is_no_session(office, preview):
    html = preview("2026-03-12", "16:30")
    assert "No whole session fits in this window" in html
    assert "is free for 30 min of it, and a session takes 1 h" in html


def test_better_times_are_in_the_hours_of_whoever_gives_it(cast, preview):
    works(cast.ada, 1, 2, 3, 4, 5)
    works(cast.paz, 3, starts=13, ends=16)
    assert better(preview("2026-03-13")) == [("Wed 11 March, 13:00", "12 h usable")]


def test_unknown_hours_of_whoever_gives_it_are_said(cast, preview):
    works(cast.ada, 1, 2, 3, 4, 5)
    assert "Paz Shah has no working hours entered, so other times are not compared." in preview("2026-03-13")


def test_leave_and_bookings_are_taken_off(cast, office, preview):
    Leave.objects.create(clinic=cast.alder, member=cast.ada, starts_on="2026-03-10", ends_on="2026-03-10")
    book_talk(cast, START + 8 * DAY - HOUR, now=START)  # Wednesday 11 March, 10:00
    html = preview("2026-03-09")
    assert "is free for 7 h of it, first Wed 11 March, 09:00" in html


def test_working_hours_that_are_all_taken_are_said_as_that(cast, preview):
    works(cast.ada, 2, starts=10, ends=11)
    book_talk(cast, START + 7 * DAY - HOUR, now=START)  # Tuesday 10 March, 10:00 in New York
    assert "Ada Lindqvist works 1 h of it, all of them taken." in preview("2026-03-09")


def test_the_next_dose_cuts_it_and_before_it_opens_leaves_nothing(cast, office, preview):
    book_dose(cast, START + 8 * DAY - 2 * HOUR, now=START)  # Wednesday 11 March, 09:00
    assert "is free for 8 h of it" in preview("2026-03-09")
    html = preview("2026-03-10", "14:00")
    assert "The next dose comes before this window opens" in html


def test_a_better_time_does_not_eat_the_window_before(cast, office, preview):
    """With a dose on Monday, Tuesday would take as much from its window as it gives."""
    book_dose(cast, START + 6 * DAY - 2 * HOUR, now=START)  # Monday 9 March, 09:00
    assert better(preview("2026-03-13")) == [
        ("Wed 11 March, 09:00", "16 h usable"),
        ("Thu 12 March, 09:00", "8 h usable"),
        ("Tue 10 March, 15:00", "16 h usable"),
    ]


def test_what_has_passed_is_not_offered(office, preview):
    """It is Tuesday 3 March, 10:00."""
    labels = [label for label, _ in better(preview("2026-03-06"))]
    assert labels == ["Tue 3 March, 10:00", "Wed 4 March, 09:00", "Thu 5 March, 09:00"]


def test_a_better_time_fills_the_form_and_keeps_what_was_typed(cast, ada, office, preview):
    html = preview("2026-03-13", minutes="90", place="Blue room", support="medical_only")
    href = unescape(re.search(r'<a href="(\?[^"]*starts=[^"]*)"', html)[1])
    form = ada.get(reverse("sessions:book", args=[cast.dana.pk]) + href).content.decode()
    for kept in ('value="2026-03-09"', 'value="09:00"', 'value="90"', 'value="Blue room"'):
        assert kept in form
    assert re.search(rf'<option value="{cast.paz.pk}" selected', form)
    assert '<option value="medical_only" selected' in form


def test_without_javascript_one_looks_before_booking(cast, ada, office):
    typed = {
        "kind": "dosing",
        "date": "2026-03-13",
        "time": "09:00",
        "minutes": "120",
        "support": "medical_only",
    }
    page = ada.post(
        reverse("sessions:book", args=[cast.dana.pk]), typed | {"lead": str(cast.paz.pk), "look": "1"}
    )
    assert page.status_code == 200 and "No integration hour in this window" in page.content.decode()
    assert not CareSession.objects.exists()


def test_a_dose_that_is_moved_is_no_obstacle_to_itself(cast, ada, office):
    dose = book_dose(cast, START + 6 * DAY - HOUR, lead=cast.paz, now=START)
    page = ada.get(reverse("sessions:move", args=[dose.pk])).content.decode()
    assert "already has a session booked" not in page
    assert "is free for 16 h of it" in page


def test_the_preview_asks_the_same_however_full_the_calendar_is(
    cast, office, preview, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        preview("2026-03-13")
    for days in range(6, 12):
        book_talk(cast, START + days * DAY, now=START)
    with CaptureQueriesContext(connection) as many:
        preview("2026-03-13")
    assert len(many) == len(few)
