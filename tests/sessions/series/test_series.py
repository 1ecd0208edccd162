"""A series of doses: laid out from a pattern, looked at, booked as one or not at all."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from integration_care.accounts.actions import add_holiday, add_leave
from integration_care.accounts.models import WorkingHours
from integration_care.audit.models import Event
from sessions.actions import complete_integration, start
from sessions.errors import Conflicts
from sessions.groups import actions as groups
from sessions.models import CareSession
from sessions.series import actions
from sessions.series.forms import Visit
from sessions.series.outlook import look
from sessions.series.pattern import days_from, usual_weekdays
from tests.cast import START
from tests.sessions.groups.making import a_circle, somebody
from tests.sessions.making import HOUR, book_dose, book_talk, given_dose

DAY = timedelta(days=1)
MONDAY = START + 6 * DAY - HOUR  # 9 March, ten o'clock in New York, a day after the clocks change
PATTERN = {"date": "2026-03-09", "time": "10:00", "minutes": "120", "count": "4", "place": "Room 2"}


@pytest.fixture(autouse=True)
def _now(clock):
    clock(START)


@pytest.fixture
def url(cast):
    return reverse("sessions:series", args=[cast.dana.pk])


@pytest.fixture
def ada(cast, as_):
    return as_(cast.ada)


@pytest.fixture
def pattern(cast):
    return {**PATTERN, "weekdays": ["1", "4"], "lead": str(cast.ada.pk)}


@pytest.fixture
def visit(cast):
    return Visit(cast.ada, 120, "Room 2", CareSession.Support.THERAPIST_PRESENT)


@pytest.fixture
def hours(cast):
    """Ada integrates from Monday to Friday, nine to five."""
    for weekday in range(1, 6):
        WorkingHours.objects.create(
            clinic=cast.alder, member=cast.ada, weekday=weekday, starts=time(9), ends=time(17)
        )


def typed(pattern, *doses, **more):
    """The page as it is sent: each dose by its day and time, or None where it was left out."""
    said = {**pattern, "form-TOTAL_FORMS": str(len(doses)), "form-INITIAL_FORMS": str(len(doses)), **more}
    for number, dose in enumerate(doses):
        day, clock = (dose or "2026-03-09 10:00").split()
        said |= {f"form-{number}-date": day, f"form-{number}-time": clock}
        if dose:
            said[f"form-{number}-keep"] = "on"
    return said


def text(response):
    return " ".join(response.content.decode().split())


def booked():
    return list(CareSession.objects.doses().booked().values_list("scheduled_start", flat=True))


# --- refusals ---------------------------------------------------------------------------


def test_nobody_plans_for_somebody_elses_patient(cast, as_, url, pattern):
    for stranger in (cast.bea, cast.cy):
        assert as_(stranger).get(url).status_code == 404
        assert as_(stranger).post(url, typed(pattern, "2026-03-09 10:00")).status_code == 404
    assert booked() == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"count": "25"}, "Between 1 and 24 doses"),
        ({"weekdays": []}, "Choose one weekday or more"),
        ({"time": "25:00"}, "Give a time such as 14:05"),
        ({"minutes": "5"}, "Between 10 minutes and 8 hours"),
    ],
)
def test_a_pattern_that_is_none_is_said(ada, url, pattern, wrong, words):
    answer = ada.get(url, {**pattern, **wrong})
    assert answer.status_code == 422 and words in text(answer)


def test_one_date_in_the_way_and_nothing_at_all_is_booked(cast, as_, url, pattern):
    book_talk(cast, MONDAY + 3 * DAY + HOUR, now=START)
    answer = as_(cast.ada).post(url, typed(pattern, "2026-03-09 10:00", "2026-03-12 10:00"))
    assert answer.status_code == 422 and booked() == []
    assert "Nothing is booked yet. In the way:" in text(answer)
    assert "<strong>Thu 12 March, 10:00</strong>: The patient already has a session booked" in text(answer)
    assert not Event.objects.filter(kind="series.booked").exists()


def test_a_holiday_in_the_way_is_named(cast, visit):
    add_holiday(by=cast.max, name="Retreat", starts_on=date(2026, 3, 12), ends_on=date(2026, 3, 12))
    with pytest.raises(Conflicts) as why:
        actions.book_series(
            by=cast.ada, course=cast.course, visit=visit, starts=[MONDAY, MONDAY + 3 * DAY], now=START
        )
    assert [(one.who, one.why) for one in why.value.found] == [
        ("Thu 12 March, 10:00", "The clinic is closed on 12 March 2026: Retreat.")
    ]
    assert [bool(one.refused) for one in look(cast.course, visit, [MONDAY, MONDAY + 3 * DAY], now=START)] == [
        False, True,
    ]  # fmt: skip


def test_what_has_passed_and_what_overlaps_itself_is_no_series(cast, visit):
    starts = [START - DAY, MONDAY, MONDAY + HOUR]
    with pytest.raises(Conflicts) as why:
        actions.book_series(by=cast.ada, course=cast.course, visit=visit, starts=starts, now=START)
    assert len(why.value.found) == 2 and booked() == []
    assert [one.refused[:21] for one in look(cast.course, visit, starts, now=START)] == [
        "This time has passed.", "Another dose of this ", "Another dose of this ",
    ]  # fmt: skip


# --- the pattern -------------------------------------------------------------------------


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.sets(st.integers(1, 7), min_size=1),
       st.integers(1, 24))  # fmt: skip
def test_a_pattern_comes_to_so_many_of_its_weekdays_without_a_gap(first, weekdays, count):
    days = days_from(first, weekdays, count)
    every = [first + n * DAY for n in range((days[-1] - first).days + 1)]
    assert len(days) == count and days == [day for day in every if day.isoweekday() in weekdays]


def test_the_protocol_says_how_often_and_the_course_how_many(cast, as_, url):
    assert [usual_weekdays(often) for often in (0.5, 2, 3, 7)] == [(1,), (1, 4), (1, 3, 5), (1, 3, 5)]
    book_dose(cast, MONDAY, now=START)
    page = as_(cast.ada).get(url)
    assert page.context["form"].initial["count"] == cast.course.doses_planned - 1
    assert page.context["series"] is None


# --- what each would mean ----------------------------------------------------------------


def test_each_dose_says_what_of_its_window_can_be_used(cast, as_, url, pattern, hours):
    answer = as_(cast.ada).get(url, pattern)
    rows = answer.context["series"].rows
    assert [row.when for row in rows] == [
        "Mon 9 March, 10:00", "Thu 12 March, 10:00", "Mon 16 March, 10:00", "Thu 19 March, 10:00",
    ]  # fmt: skip
    assert rows[0].usable == "Ada Lindqvist is free for 16 h of it, first Tue 10 March, 10:00."
    assert rows[1].usable == "Ada Lindqvist is free for 7 h of it, first Fri 13 March, 10:00."
    assert booked() == [] and answer.context["series"].label == "Book 4 doses"


def test_windows_that_overlap_are_explained(cast, as_, url, pattern, hours):
    answer = as_(cast.ada).get(url, {**pattern, "weekdays": ["1", "3", "5"], "count": "3"})
    series = answer.context["series"]
    assert series.overlap.startswith("2 windows of 3 would still be open when the next dose begins.")
    assert series.rows[0].cut == "The next dose ends it 48 h after this one: 24 h of it are left."
    assert (series.rows[2].cut, series.rows[2].warning) == ("", "")
    assert series.rows[2].usable == "Ada Lindqvist is free for 1 h of it, first Mon 16 March, 09:00."


def test_daily_doses_leave_no_window_and_that_is_said(cast, as_, url, pattern, hours):
    answer = as_(cast.ada).get(url, {**pattern, "weekdays": ["1", "2"], "count": "2"})
    first = answer.context["series"].rows[0]
    assert first.warning == "The next dose comes before this window opens" and first.cut == ""


def test_what_is_allowed_and_worth_a_look_is_said_and_not_refused(cast, visit, hours):
    add_leave(by=cast.ada, member=cast.ada, starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 9))
    seen = look(cast.course, visit, [MONDAY, MONDAY + DAY + 8 * HOUR], now=START)
    assert [(one.refused, one.beside) for one in seen] == [
        ("", ("Ada Lindqvist is away that day.",)),
        ("", ("Not within Ada Lindqvist’s working hours.",)),
    ]


@pytest.mark.parametrize("is_anybody_in_it", [False, True])
def test_a_circle_that_the_giver_holds_then_is_said_once(cast, visit, is_anybody_in_it):
    circle = a_circle(cast, starts=[MONDAY])
    if is_anybody_in_it:
        for given_name in ("Gil", "Hal"):
            groups.join(by=cast.ada, group=circle, course=somebody(cast, given_name, "Roth"), now=START)
    (seen,) = look(cast.course, visit, [MONDAY], now=START)
    (said,) = seen.beside
    assert said.startswith("Ada Lindqvist already has a session booked then")


CUTS_SATURDAY = (
    "It cuts the window short that the dose booked for Sat 7 March is expected to open: that closes with "
    "this dose instead of Tue 10 March, 10:00, and no integration session is booked in it before."
)


def test_a_dose_that_is_booked_already_and_loses_part_of_its_window_is_named(cast, visit):
    book_dose(cast, MONDAY - 2 * DAY, now=START)
    first, second = look(cast.course, visit, [MONDAY, MONDAY + 7 * DAY], now=START)
    assert first.beside == (CUTS_SATURDAY,)
    assert second.beside == ()


def test_a_window_with_integration_booked_in_it_before_the_series_loses_nothing(cast, visit):
    book_dose(cast, MONDAY - 2 * DAY, now=START)
    book_talk(cast, MONDAY - DAY + HOUR, now=START)
    assert [one.beside for one in look(cast.course, visit, [MONDAY, MONDAY + 7 * DAY], now=START)] == [(), ()]


def test_a_window_that_is_met_loses_nothing_to_a_series(cast, visit):
    given_dose(cast)
    talk = book_talk(cast, START + 30 * HOUR, now=START)
    later = START + 32 * HOUR
    start(by=cast.ada, session=talk, now=later, started_at=START + 30 * HOUR)
    complete_integration(by=cast.ada, session=talk, now=later, ended_at=START + 31 * HOUR)
    assert not any(one.beside for one in look(cast.course, visit, [START + 48 * HOUR], now=later))


def test_it_asks_as_much_for_twenty_doses_as_for_two(cast, visit, hours, counting):
    counts = set()
    for many in (2, 20):
        with counting() as queries:
            look(cast.course, visit, [MONDAY + n * 3 * DAY for n in range(many)], now=START)
        counts.add(len(queries))
    assert len(counts) == 1


# --- booking -----------------------------------------------------------------------------


def test_one_is_moved_one_is_left_out_and_the_rest_is_booked_as_one(cast, as_, url, pattern):
    sent = typed(pattern, "2026-03-09 10:00", "2026-03-13 11:30", None)
    looked = as_(cast.ada).post(url, {**sent, "look": "1"})
    assert booked() == [] and looked.context["series"].label == "Book 2 doses"
    assert "Left out." in text(looked)
    done = as_(cast.ada).post(url, sent)
    assert done.url == reverse("caseload:chart", args=[cast.dana.pk])
    zone = ZoneInfo("America/New_York")
    assert [f"{at.astimezone(zone):%a %d %H:%M}" for at in booked()] == ["Mon 09 10:00", "Fri 13 11:30"]
    first = CareSession.objects.doses().booked().first()
    assert (first.place, first.lead, first.scheduled_end - first.scheduled_start) == (
        "Room 2", cast.ada, 2 * HOUR,
    )  # fmt: skip
    assert Event.objects.get(kind="series.booked").facts == {"doses": 2}


def test_sending_it_twice_books_nothing_twice(cast, as_, url, pattern):
    sent = typed(pattern, "2026-03-09 10:00")
    as_(cast.ada).post(url, sent)
    assert as_(cast.ada).post(url, sent).status_code == 422
    assert len(booked()) == 1


def test_the_clock_change_moves_no_dose_on_the_wall(cast, as_, url, pattern):
    answer = as_(cast.ada).get(url, {**pattern, "date": "2026-03-05", "count": "2"})
    assert [row.when[-5:] for row in answer.context["series"].rows] == ["10:00", "10:00"]


def test_a_time_that_the_clocks_skip_is_said_at_its_dose(cast, as_, url, pattern):
    answer = as_(cast.ada).post(url, typed(pattern, "2026-03-08 02:30"))
    assert answer.status_code == 422 and "02:30 does not exist" in text(answer) and booked() == []
