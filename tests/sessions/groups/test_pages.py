"""Circles on screen: what each page takes and refuses."""

import pytest
from django.urls import reverse

from sessions.groups.models import Group, Meeting
from sessions.models import CareSession
from tests.sessions.groups.making import FIRST, HOUR, a_circle, seat_of, somebody
from tests.sessions.making import book_talk


def text_of(response):
    return response.content.decode()


# --- Refusals ------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["group", "edit", "close", "add-patient", "add-meeting"])
def test_another_clinics_circle_is_not_found(cast, circle, as_, page):
    assert as_(cast.cy).get(reverse(f"groups:{page}", args=[circle.pk])).status_code == 404


@pytest.mark.parametrize("page", ["meeting", "move", "cancel", "book-again", "add-to"])
def test_another_clinics_meeting_is_not_found(cast, meeting, as_, page):
    assert as_(cast.cy).get(reverse(f"groups:{page}", args=[meeting.pk])).status_code == 404


def test_another_clinics_patient_cannot_be_added(cast, circle, as_):
    from integration_care.core import tenancy
    from patients.models import Course

    tenancy.enter(clinic=cast.birch.pk)
    elis = Course.objects.filter(patient=cast.eli).first()
    tenancy.enter(clinic=cast.alder.pk)
    asked = as_(cast.max).post(
        reverse("groups:add-patient", args=[circle.pk]), {"patient": str(elis.pk if elis else cast.eli.pk)}
    )
    assert asked.status_code == 422
    assert circle.members.count() == 3


def test_a_colleague_changes_nothing_in_a_circle_they_do_not_lead(cast, circle, meeting, courses, as_):
    nia = as_(cast.bea)
    assert nia.get(reverse("groups:edit", args=[circle.pk])).status_code == 404
    assert nia.get(reverse("groups:move", args=[meeting.pk])).status_code == 404
    seat = seat_of(meeting, courses[1])
    assert nia.post(reverse("groups:mark", args=[seat.pk]), {"mark": "present"}).status_code == 404
    assert (
        nia.post(reverse("groups:save-note", args=[meeting.pk]), {"version": 0, "body": "x"}).status_code
        == 404
    )


def test_a_full_circle_says_so_at_the_field(cast, circle, as_):
    late = somebody(cast, "Fay", "Ito")
    answer = as_(cast.max).post(reverse("groups:add-patient", args=[circle.pk]), {"patient": late.pk})
    assert answer.status_code == 422
    assert "3 of 3 places are taken" in text_of(answer)
    again = as_(cast.max).post(
        reverse("groups:add-patient", args=[circle.pk]), {"patient": late.pk, "wait": "1"}
    )
    assert again.status_code == 302
    assert circle.members.waiting().get().course == late


def test_a_colleague_puts_their_own_patient_in_the_line_only(cast, as_):
    circle = a_circle(cast, lead=cast.paz)
    assert (
        as_(cast.ada)
        .post(reverse("groups:add-patient", args=[circle.pk]), {"patient": cast.course.pk})
        .status_code
        == 302
    )
    assert circle.members.get().is_waiting


def test_a_meeting_with_somebody_not_marked_is_not_closed(cast, meeting, as_, clock):
    clock(FIRST + 2 * HOUR)
    sent = {"times-held_on": "2026-03-04", "times-began": "22:00", "times-ended": "23:00"}
    answer = as_(cast.paz).post(reverse("groups:close-meeting", args=[meeting.pk]), sent)
    assert answer.status_code == 422
    assert "Not marked yet: DM, GR, HS" in text_of(answer)


def test_the_end_of_a_meeting_stays_open_until_it_has_passed(cast, meeting, as_, clock):
    url = reverse("groups:meeting", args=[meeting.pk])
    for at, ended in ((FIRST, None), (meeting.scheduled_end, meeting.scheduled_end)):
        clock(at)
        offered = as_(cast.paz).get(url).context["times_form"].initial["ended"]
        assert offered == (ended and ended.astimezone(cast.alder.zone).time())


def test_conflicts_are_named_and_the_meeting_moves_without_them(cast, meeting, courses, as_):
    book_talk(cast, FIRST + 24 * HOUR, lead=cast.bea)
    there = (FIRST + 24 * HOUR).astimezone(cast.alder.zone)
    sent = {"date": f"{there:%Y-%m-%d}", "time": f"{there:%H:%M}", "minutes": 90, "place": "", "reason": ""}
    url = reverse("groups:move", args=[meeting.pk])
    answer = as_(cast.paz).post(url, sent)
    assert answer.status_code == 422
    assert "<strong>DM</strong>" in text_of(answer)
    key = str(seat_of(meeting, courses[0]).member_id)
    assert as_(cast.paz).post(url, sent | {"without": [key], "go_on": "1"}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.scheduled_start == FIRST + 24 * HOUR


# --- What works ----------------------------------------------------------------------------


def test_a_series_is_opened_with_its_dates(cast, as_):
    sent = {
        "name": "Sea circle", "lead": cast.ada.pk, "co_lead": cast.bea.pk, "place": "Hall", "capacity": 6,
        "minutes": 90, "first": "2026-03-05", "time": "18:30", "count": 3, "every": 1,
    }  # fmt: skip
    assert as_(cast.ada).post(reverse("groups:open"), sent).status_code == 302
    days = [one.scheduled_start.astimezone(cast.alder.zone) for one in Group.objects.get().meetings.all()]
    assert [f"{day:%d %H:%M}" for day in days] == ["05 18:30", "12 18:30", "19 18:30"]


def test_a_tap_is_saved_at_once(cast, meeting, courses, as_, clock):
    clock(FIRST + HOUR / 6)
    seat = seat_of(meeting, courses[1])
    url = reverse("groups:mark", args=[seat.pk])
    answer = as_(cast.paz).post(url, {"mark": "late"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "1 present, 2 not marked" in text_of(answer)
    seat.refresh_from_db()
    assert seat.came_at == FIRST + HOUR / 6


def test_the_day_lists_a_meeting_once(cast, meeting, as_, clock):
    clock(FIRST)
    page = text_of(as_(cast.paz).get(reverse("groups:today")))
    assert page.count(reverse("groups:meeting", args=[meeting.pk])) == 1
    assert "3 patients" in page
    assert "Group" not in text_of(as_(cast.paz).get(reverse("sessions:today")))


def test_reading_a_meeting_is_an_opening_of_each_named_record(cast, meeting, as_):
    from integration_care.audit.models import Event

    as_(cast.ada).get(reverse("groups:meeting", args=[meeting.pk]))
    read = Event.objects.filter(kind=Event.READ, actor_id=str(cast.ada.pk))
    assert {event.patient_id for event in read} == {str(cast.dana.pk)}
    as_(cast.paz).get(reverse("groups:meeting", args=[meeting.pk]))
    assert Event.objects.filter(kind=Event.READ, actor_id=str(cast.paz.pk)).count() == 3


def test_a_meeting_reads_the_same_number_of_rows_whoever_comes(
    cast, meeting, as_, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40):
        as_(cast.paz).get(reverse("groups:meeting", args=[meeting.pk]))


def test_the_private_note_is_written_on_the_patients_own_session(cast, meeting, courses, as_):
    session = seat_of(meeting, courses[0]).session
    page = text_of(as_(cast.ada).get(reverse("sessions:record", args=[session.pk])))
    assert "Complete and sign" not in page
    assert reverse("sessions:move", args=[session.pk]) not in page
    assert session.kind == CareSession.Kind.GROUP


def test_the_whole_evening_through_the_pages(cast, meeting, courses, as_, clock):
    clock(FIRST + 2 * HOUR)
    client = as_(cast.paz)
    for course in courses:
        client.post(reverse("groups:mark", args=[seat_of(meeting, course).pk]), {"mark": "present"})
    there = FIRST.astimezone(cast.alder.zone)
    sent = {"times-held_on": f"{there:%Y-%m-%d}", "times-began": f"{there:%H:%M}", "times-ended": "23:30"}
    assert client.post(reverse("groups:close-meeting", args=[meeting.pk]), sent).status_code == 302
    client.post(reverse("groups:save-note", args=[meeting.pk]), {"version": 0, "body": "On grief."})
    client.post(reverse("groups:sign", args=[meeting.pk]), {"version": 1})
    assert Meeting.objects.get().shared_note.is_signed
    assert CareSession.objects.filter(kind="group", status="completed").count() == 3
