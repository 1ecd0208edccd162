"""Booking, moving and cancelling: what the time means is said before the button is pressed."""

import re
from datetime import time, timedelta

import pytest
from django.urls import reverse

from integration_care.accounts.models import Leave, WorkingHours
from patients.models import Course
from sessions import actions
from sessions.models import CareSession
from tests.cast import START, make_course, make_patient
from tests.sessions.making import HOUR, book_dose, book_talk, given_dose

Status = CareSession.Status


@pytest.fixture
def ada(cast, as_):
    return as_(cast.ada)


def book_url(cast, query=""):
    return reverse("sessions:book", args=[cast.dana.pk]) + query


def typed(cast, **more):
    usual = {"kind": "integration", "date": "2026-03-04", "time": "17:00", "minutes": "60"}
    return usual | {"lead": str(cast.ada.pk), "place": "Room 1"} | more


def works(member, *weekdays):
    for weekday in weekdays:
        WorkingHours.objects.create(
            clinic=member.clinic, member=member, weekday=weekday, starts=time(9), ends=time(17)
        )


@pytest.mark.parametrize("name", ["book", "book-preview", "panel"])
def test_strangers_get_404(cast, as_, name):
    for stranger in (cast.cy, cast.bea):
        assert as_(stranger).get(reverse(f"sessions:{name}", args=[cast.dana.pk])).status_code == 404


def test_a_patient_without_a_course_is_led_to_starting_one(cast, ada):
    Course.objects.filter(pk=cast.course.pk).update(phase=Course.Phase.CLOSED)
    assert "No course of treatment yet" in ada.get(book_url(cast)).content.decode()


@pytest.mark.parametrize(
    "wrong,words",
    [
        ({"date": ""}, "required"),
        ({"time": "25:99"}, "Give a time such as 14:05."),
        ({"minutes": "5"}, "Between 10 minutes and 8 hours."),
        ({"date": "2026-03-08", "time": "02:30"}, "does not exist"),
        ({"date": "1900-01-01"}, "from 1 December 2025 on. Check the year."),
        ({"date": "2025-11-30"}, "logged up to 3 months afterwards"),
        ({"date": "2126-11-19"}, "at most 18 months ahead, until 2 September 2027. Check the year."),
        ({"date": "9999-12-31", "time": "23:30"}, "Give a date such as 2026-03-05."),
        ({"date": "0001-01-01"}, "Give a date such as 2026-03-05."),
    ],
)
def test_a_booking_that_cannot_be_says_why(cast, ada, wrong, words):
    refused = ada.post(book_url(cast), typed(cast, **wrong))
    assert refused.status_code == 422
    assert words in refused.content.decode()
    assert not CareSession.objects.exists()


def test_a_mistyped_year_is_said_beside_the_date_and_before_the_button(cast, ada):
    refused = ada.post(book_url(cast), typed(cast, date="2126-11-19"))
    assert list(refused.context["form"].errors) == ["date"]
    preview = reverse("sessions:book-preview", args=[cast.dana.pk])
    assert "at most 18 months ahead" in ada.get(preview, typed(cast, date="2126-11-19")).content.decode()


def test_a_booking_is_not_moved_out_of_reach_either(cast, ada):
    session = book_talk(cast, START + 31 * HOUR, now=START)
    refused = ada.post(reverse("sessions:move", args=[session.pk]), typed(cast, date="2226-03-04"))
    assert refused.status_code == 422
    session.refresh_from_db()
    assert session.scheduled_start == START + 31 * HOUR


def test_an_old_booking_keeps_its_time_when_its_place_changes(cast, ada):
    session = book_talk(cast, START - timedelta(days=200), now=START - timedelta(days=200))
    there = session.scheduled_start.astimezone(cast.alder.zone)
    same = typed(cast, date=f"{there:%Y-%m-%d}", time=f"{there:%H:%M}", place="Room 9")
    assert ada.post(reverse("sessions:move", args=[session.pk]), same).status_code == 302


def test_another_year_is_said_wherever_the_booking_is(cast, ada):
    next_year = typed(cast, date="2027-06-15", next=reverse("caseload:board"))
    page = ada.post(book_url(cast), next_year, follow=True).content.decode()
    assert "Tue 15 June 2027, 17:00" in page
    chart = ada.get(reverse("caseload:chart", args=[cast.dana.pk])).content.decode()
    assert "15 June 2027 17:00" in chart  # what comes
    assert re.search(r"<text[^>]*>\d+ \w+ 2027</text>", chart)  # the axis


def test_somebody_of_another_clinic_cannot_lead(cast, ada):
    assert ada.post(book_url(cast), typed(cast, lead=str(cast.cy.pk))).status_code == 422


def test_an_admin_books_and_returns_to_the_board(cast, as_):
    board = reverse("caseload:board")
    done = as_(cast.max).post(book_url(cast), typed(cast, next=board))
    assert (done.status_code, done.url) == (302, board)
    session = CareSession.objects.get()
    assert session.scheduled_start == START + 31 * HOUR  # 17:00 in New York
    assert session.status_changes.get().by == cast.max


def test_what_took_place_already_is_booked_and_logged_in_one_go(cast, ada):
    yesterday = typed(cast, date="2026-03-02", time="3 pm", next=reverse("caseload:board"))
    preview = ada.get(reverse("sessions:book-preview", args=[cast.dana.pk]), yesterday).content.decode()
    assert "Book and log it" in preview
    done = ada.post(book_url(cast), yesterday)
    assert done.url == reverse("sessions:record", args=[CareSession.objects.get().pk])


def test_nobody_is_sent_to_a_foreign_site_afterwards(cast, ada):
    done = ada.post(book_url(cast), typed(cast, next="https://elsewhere.test/"))
    assert done.url == reverse("caseload:chart", args=[cast.dana.pk])


def test_an_integration_shows_whether_its_time_lies_in_the_window(cast, ada):
    given_dose(cast)
    preview = reverse("sessions:book-preview", args=[cast.dana.pk])
    assert "Inside the window, at +31 h." in ada.get(preview, typed(cast)).content.decode()
    late = ada.get(preview, typed(cast, date="2026-03-09")).content.decode()
    assert "Later still helps" in late and "missed" not in late
    assert "16:00 for Dana (Chicago)" in ada.get(preview, typed(cast)).content.decode()


def test_integration_is_offered_inside_the_open_window_in_working_hours(cast, ada):
    given_dose(cast)
    works(cast.ada, 1, 2, 3, 4, 5)
    html = ada.get(book_url(cast, "?kind=integration")).content.decode()
    assert 'value="2026-03-04"' in html and 'value="10:00"' in html


def test_a_dose_says_which_window_it_would_open_and_whether_anybody_works_in_it(cast, ada):
    works(cast.ada, 1, 2, 3, 4)
    preview = reverse("sessions:book-preview", args=[cast.dana.pk])
    friday = typed(cast, kind="dosing", date="2026-03-13", time="09:00", support="medical_only")
    html = ada.get(preview, friday).content.decode()
    assert "Sat 14 March, 09:00" in html and "Mon 16 March, 09:00" in html
    assert "No integration hour in this window" in html
    monday = ada.get(preview, friday | {"date": "2026-03-09"}).content.decode()
    assert "Ada Lindqvist is free for 16 h of it, first Tue 10 March, 09:00." in monday
    Leave.objects.create(clinic=cast.alder, member=cast.ada, starts_on="2026-03-10", ends_on="2026-03-12")
    assert "No integration hour" in ada.get(preview, friday | {"date": "2026-03-09"}).content.decode()


def test_a_dose_that_would_cut_an_unmet_window_short_is_asked_about(cast, ada):
    given_dose(cast)
    second = typed(cast, kind="dosing", date="2026-03-05", time="10:00", support="medical_only")
    asked = ada.post(book_url(cast), second)
    assert asked.status_code == 422
    assert asked.context["preview"].beside == (
        "It cuts the window of dose 1 short: that closes with this dose instead of Fri 6 March, 10:00, "
        "and no integration session has taken place in it.",
    )
    assert ada.post(book_url(cast), second | {"seen": asked.context["preview"].seen}).status_code == 302


def test_a_dose_after_the_window_cuts_nothing_short(cast, ada):
    given_dose(cast)
    later = typed(cast, kind="dosing", date="2026-03-10", time="10:00", support="medical_only")
    assert ada.post(book_url(cast), later).status_code == 302


EXPECTED = (
    "It cuts the window short that the dose booked for Thu 5 March is expected to open: that closes with "
    "this dose instead of Sun 8 March, 11:00, and no integration session is booked in it before."
)


def test_a_window_that_a_booked_dose_is_going_to_open_is_asked_about_too(cast, ada):
    book_dose(cast, START + 48 * HOUR, now=START)
    third = typed(cast, kind="dosing", date="2026-03-07", time="10:00", support="medical_only")
    asked = ada.post(book_url(cast), third)
    assert asked.status_code == 422 and asked.context["preview"].beside == (EXPECTED,)
    assert ada.post(book_url(cast), third | {"seen": asked.context["preview"].seen}).status_code == 302


def test_where_integration_is_booked_in_it_before_or_it_is_the_one_that_moves_nothing_is_asked(cast, ada):
    second = book_dose(cast, START + 48 * HOUR, now=START)
    later = typed(cast, kind="dosing", date="2026-03-06", time="11:00", support="medical_only")
    assert ada.post(reverse("sessions:move", args=[second.pk]), later).status_code == 302
    book_talk(cast, START + 98 * HOUR, now=START)
    third = typed(cast, kind="dosing", date="2026-03-07", time="17:00", support="medical_only")
    assert ada.post(book_url(cast), third).status_code == 302


def test_a_dose_across_the_clock_change_keeps_its_forty_eight_hours(cast, ada):
    preview = reverse("sessions:book-preview", args=[cast.dana.pk])
    html = ada.get(preview, typed(cast, kind="dosing", date="2026-03-06", time="09:00")).content.decode()
    assert "Sat 7 March, 09:00" in html and "Mon 9 March, 10:00" in html


def test_a_clash_is_said_before_booking_and_refused_at_it(cast, ada):
    book_talk(cast, START + 31 * HOUR, now=START)
    preview = reverse("sessions:book-preview", args=[cast.dana.pk])
    said = "already has a session booked then: Wed 4 March, 17:00 to 18:00."
    assert f"Dana {said}" in ada.get(preview, typed(cast)).content.decode()
    refused = ada.post(book_url(cast), typed(cast, time="17:30"))
    assert refused.status_code == 422 and f"The patient {said}" in refused.content.decode()


def test_what_is_worth_a_second_look_is_seen_before_it_is_booked(cast, ada):
    works(cast.ada, 1, 2)
    sent = typed(cast, minutes="15")
    first = ada.post(book_url(cast), sent)
    page = first.content.decode()
    assert first.status_code == 422 and "Nothing is booked yet" in page
    assert "Not within Ada Lindqvist’s working hours." in page
    assert "15 minutes; integration usually takes 50 to 90." in page
    seen = {"seen": first.context["preview"].seen}
    later = ada.post(book_url(cast), sent | seen | {"time": "18:00"})
    assert later.status_code == 422, "of another time the same words are asked about again"
    assert not CareSession.objects.exists()
    assert ada.post(book_url(cast), sent | seen).status_code == 302


def test_what_took_place_is_logged_without_a_second_look(cast, ada):
    works(cast.ada, 4)
    yesterday = typed(cast, date="2026-03-02", time="06:00", minutes="15")
    assert ada.post(book_url(cast), yesterday).status_code == 302


def test_a_talk_beside_a_dose_of_the_same_person_is_asked_about(cast, ada):
    book_dose(cast, START + 31 * HOUR, now=START)
    ivo = make_patient(cast.alder, cast.ada, "Ivo", "Lund", "America/Chicago")
    make_course(ivo)
    asked = ada.post(reverse("sessions:book", args=[ivo.pk]), typed(cast))
    assert asked.context["preview"].beside == (
        "Ada Lindqvist already has a session booked then: Wed 4 March, 17:00 to 19:00.",
    )


def test_a_room_that_is_taken_is_said_but_not_refused(cast, ada):
    book_dose(cast, START + 31 * HOUR, now=START, place="Room 1", lead=cast.paz)
    ivo = make_patient(cast.alder, cast.ada, "Ivo", "Lund", "America/Chicago")
    make_course(ivo)
    preview = reverse("sessions:book-preview", args=[ivo.pk])
    said = "Room 1 is booked then: Wed 4 March, 17:00 to 19:00."
    assert said in ada.get(preview, typed(cast, place="room 1")).content.decode()
    assert "is booked then" not in ada.get(preview, typed(cast, place="Room 2")).content.decode()
    book, sent = reverse("sessions:book", args=[ivo.pk]), typed(cast)
    seen = ada.post(book, sent).context["preview"].seen
    assert ada.post(book, sent | {"seen": seen}).status_code == 302


def test_a_booking_moves_and_leaves_its_trace(cast, ada):
    session = book_talk(cast, START + 31 * HOUR, now=START)
    page = reverse("sessions:move", args=[session.pk])
    assert 'value="17:00"' in ada.get(page).content.decode()
    assert ada.post(page, typed(cast, time="15:00", reason="bus strike")).status_code == 302
    session.refresh_from_db()
    assert session.scheduled_start == START + 29 * HOUR
    assert session.status_changes.filter(was="booked", became="booked").get().reason == "bus strike"


def test_moving_into_a_busy_hour_says_that_it_has_not_been_moved(cast, ada):
    works(cast.ada, 1, 2)
    session = book_talk(cast, START + 31 * HOUR, now=START)
    answer = ada.post(reverse("sessions:move", args=[session.pk]), typed(cast, minutes="15"))
    page = answer.content.decode()
    assert answer.status_code == 422 and "It has not been moved yet" in page
    assert "Nothing is booked yet" not in page


def test_after_a_refused_time_the_cursor_is_at_the_time(cast, ada):
    book_talk(cast, START + 31 * HOUR, now=START)
    assert focused(ada.get(book_url(cast))) == "date"
    assert focused(ada.post(book_url(cast), typed(cast, time="half past"))) == "time"
    assert focused(ada.post(book_url(cast), typed(cast, time="17:30"))) == "time", "somebody is booked then"


def focused(answer) -> str:
    """The field that has the cursor when the page opens."""
    (field,) = re.findall(r"<(?:input|select)[^>]* autofocus[^>]*>", answer.content.decode())
    return re.search(r'name="(\w+)"', field)[1]


def test_the_calendar_opens_where_a_moved_session_stands_now(cast, ada):
    session, calendar = book_talk(cast, START + 31 * HOUR, now=START), reverse("sessions:calendar")
    page, shown = reverse("sessions:move", args=[session.pk]), f"{calendar}?by=rooms&day=2026-03-04"
    answer = ada.post(page, typed(cast, date="2026-03-06", next=shown))
    assert answer.url == f"{calendar}?by=rooms&day=2026-03-06"


@pytest.mark.parametrize("name,status", [("cancel", Status.CANCELLED), ("no-show", Status.NO_SHOW)])
def test_what_left_the_calendar_comes_back_with_one_click(cast, as_, name, status):
    admin, session = as_(cast.max), book_talk(cast)
    page = reverse(f"sessions:{name}", args=[session.pk])
    assert admin.get(page).status_code == 200
    assert admin.post(page, {"reason": "snow"}).status_code == 302
    session.refresh_from_db()
    assert session.status == status
    admin.post(reverse("sessions:book-again", args=[session.pk]))
    session.refresh_from_db()
    assert session.status == Status.BOOKED


def test_a_cancellation_without_a_reason_is_refused(cast, ada):
    session = book_dose(cast)
    assert ada.post(reverse("sessions:cancel", args=[session.pk]), {}).status_code == 422
    session.refresh_from_db()
    assert session.status == Status.BOOKED


def test_what_took_place_cannot_be_cancelled_from_an_old_page(cast, ada):
    session = given_dose(cast)
    refused = ada.post(reverse("sessions:cancel", args=[session.pk]), {"reason": "late click"})
    assert refused.status_code == 422
    assert "Nothing was changed." in refused.content.decode()


def test_a_dose_nobody_completed_is_said_in_the_list(cast, ada):
    session = book_dose(cast)
    actions.start(by=cast.ada, session=session, now=START, unprepared_reason="x")
    CareSession.objects.filter(pk=session.pk).update(
        scheduled_end=START - timedelta(minutes=1), scheduled_start=START - HOUR
    )
    assert "not completed yet" in ada.get(reverse("sessions:today")).content.decode()
