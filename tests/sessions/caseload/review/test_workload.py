"""How full each clinician is this week: refusals first, then the numbers, which name no patient."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from integration_care.accounts.models import Leave, WorkingHours
from integration_care.core import tenancy
from sessions.caseload.review.workload import Week, loads
from sessions.caseload.review.workload_rows import hours, load_row, week_words
from tests.cast import START
from tests.factories.windows import HOUR, a_patient, a_session, a_window, many_windows

PAGE = "/caseload/workload/"
DAY = 24 * HOUR


@pytest.fixture
def load(cast):
    """`load("Ada")`: her row at START, a Tuesday at 10:00 in New York."""

    def read(name="Ada"):
        tenancy.enter(clinic=cast.alder.pk)
        rows = [load_row(one, START) for one in loads(cast.alder, START)]
        return next(row for row in rows if row.name.startswith(name))

    return read


def works(cast, member, weekday, starts, ends):
    WorkingHours.objects.create(clinic=cast.alder, member=member, weekday=weekday, starts=starts, ends=ends)


@pytest.mark.parametrize("who", ["ada", "nia", "paz"])
def test_only_who_sees_the_whole_clinic_sees_how_full_others_are(as_, cast, who):
    assert as_(getattr(cast, who)).get(PAGE).status_code == 403


def test_another_clinics_people_are_not_in_it(as_, cast):
    page = as_(cast.max).get(PAGE).content.decode()
    assert "Ada Lindqvist" in page
    assert "Cy Novak" not in page


def test_it_names_no_patient_and_no_admin(as_, cast):
    page = as_(cast.max).get(PAGE).content.decode()
    assert "Dana" not in page
    assert "Max Ferreira" not in page.partition("<table")[2]


def test_patients_are_those_led_with_a_course_under_way(cast, load):
    a_patient(cast.alder, cast.ada, "Fay Ito")
    closed = a_patient(cast.alder, cast.ada, "Gil Roth")
    closed.phase = "closed"
    closed.save()
    assert (load("Ada").patients, load("Nia").patients) == (2, 0)


def test_windows_of_the_week_are_counted_once_and_by_what_they_need(cast, load):
    for name, since_h, more in (
        ("Open Unbooked", 40, {}), ("Open Booked", 40, {"booked_h": 60}), ("Met Already", 40, {"met_h": 30}),
        ("Closed Monday", 90, {}), ("Closed Before", 200, {}), ("Opens Later", 10, {}),
    ):  # fmt: skip
        a_window(a_patient(cast.alder, cast.ada, name), cast.ada, START - since_h * HOUR, **more)
    row = load("Ada")
    assert (row.windows, row.to_meet, row.unbooked) == (5, 3, 2)
    assert load("Nia").windows == 0


def test_free_hours_are_what_work_leaves_without_leave_and_bookings(cast, load):
    for weekday in (1, 2, 3, 4):
        works(cast, cast.ada, weekday, time(9), time(13))
    Leave.objects.create(
        clinic=cast.alder,
        member=cast.ada,
        starts_on=datetime(2026, 3, 4).date(),
        ends_on=datetime(2026, 3, 4).date(),
    )
    a_session(cast.course, "integration", START + HOUR, cast.ada, minutes=90)
    # Tuesday from 10:00 three hours less one and a half, nothing on Wednesday, four on Thursday.
    assert load("Ada").free == "5.5 h"
    assert load("Bea").free == "hours not entered"


def test_a_session_under_way_is_no_free_time(cast, load):
    works(cast, cast.ada, 2, time(9), time(13))
    session = a_session(cast.course, "dosing", START - HOUR, cast.ada, minutes=180)
    session.status, session.started_at = "in_progress", START - HOUR
    session.save()
    assert load("Ada").free == "1 h"


def test_more_sessions_to_book_than_hours_is_said(cast, load):
    works(cast, cast.ada, 2, time(9), time(11))
    for name in ("Fay Ito", "Gil Roth"):
        a_window(a_patient(cast.alder, cast.ada, name), cast.ada, START - 40 * HOUR)
    row = load("Ada")
    assert (row.free, row.unbooked, row.is_short) == ("1 h", 2, True)


def test_notes_to_sign_are_counted_with_the_oldest(cast, load):
    for days in (1, 5):
        a_session(cast.course, "integration", START - days * DAY, cast.ada, is_done=True)
    row = load("Ada")
    assert (row.notes, row.oldest) == ("2 notes", "oldest 5 d ago")


@pytest.mark.parametrize(
    ("at", "begins", "ends"),
    [
        (datetime(2026, 3, 2, 5, 0, tzinfo=UTC), "Mon 2 March", "Sun 8 March"),
        (datetime(2026, 3, 9, 3, 59, tzinfo=UTC), "Mon 2 March", "Sun 8 March"),  # the clocks went forward
        (datetime(2026, 3, 9, 4, 0, tzinfo=UTC), "Mon 9 March", "Sun 15 March"),
    ],
)
def test_a_week_is_monday_to_sunday_by_the_clinics_clock(cast, at, begins, ends):
    assert week_words(Week.of(at, cast.alder.zone)) == f"{begins} to {ends}"


@pytest.mark.parametrize(("minutes", "said"), [(0, "0 h"), (29, "0 h"), (30, "0.5 h"), (119, "1.5 h")])
def test_free_hours_are_rounded_down(minutes, said):
    assert hours(timedelta(minutes=minutes)) == said


def test_it_asks_as_much_for_a_full_clinic_as_for_a_quiet_one(cast):
    counts = []
    for more in (1, 40):
        many_windows(cast.alder, cast.ada, more, START)
        tenancy.enter(clinic=cast.alder.pk)
        with CaptureQueriesContext(connection) as asked:
            loads(cast.alder, START)
        counts.append(len(asked))
    assert counts[0] == counts[1]
