"""Who reads which name of a circle: in the records, in the shared note, and on a patient's own pages."""

import pytest
from django.urls import reverse

from integration_care.core.permissions import Role
from patients.actions import link_member
from sessions.groups import actions
from tests.cast import join
from tests.sessions.groups.making import FIRST, HOUR, seat_of
from tests.sessions.groups.test_pages import text_of

OTHERS = ("Gil", "Roth", "Hana", "Sato")


@pytest.fixture
def after(cast, meeting, courses, clock):
    """The meeting took place, all were there, and its shared note names Gil although it should not."""
    clock(FIRST + 3 * HOUR)
    for course in courses:
        actions.mark(by=cast.paz, attendance=seat_of(meeting, course), mark="present", now=FIRST)
    actions.close_meeting(
        by=cast.paz, meeting=meeting, started_at=FIRST, ended_at=FIRST + HOUR, now=FIRST + HOUR
    )
    body = "Grief, and what carries. Gil Roth spoke of the sea; Gil's words stayed. HS was quiet."
    actions.save_shared_note(by=cast.paz, meeting=meeting, body=body, version=0, now=FIRST + HOUR)
    meeting.refresh_from_db()
    return meeting


def names_in(response):
    return [name for name in OTHERS if name in text_of(response)]


def test_a_colleague_with_nobody_in_it_does_not_find_the_meeting(cast, circle, meeting, as_):
    lone = join(cast.alder, "Gwen Adler", Role.THERAPIST)
    client = as_(lone)
    assert client.get(reverse("groups:meeting", args=[meeting.pk])).status_code == 404
    page = client.get(reverse("groups:group", args=[circle.pk]))
    assert "Dana" not in text_of(page)
    assert names_in(page) == []


def test_in_a_patients_record_everybody_else_is_initials(cast, after, courses, as_):
    """Every page of Dana's record and of her session, as Ada, who looks after Dana alone."""
    session = seat_of(after, courses[0]).session
    client = as_(cast.ada)
    pages = [
        reverse("caseload:chart", args=[cast.dana.pk]),
        reverse("sessions:panel", args=[cast.dana.pk]),
        reverse("journals:panel", args=[cast.dana.pk]),
        reverse("followups:panel", args=[cast.dana.pk]),
        reverse("sessions:record", args=[session.pk]),
        reverse("sessions:record", args=[session.pk]) + "?edit=1",
        reverse("groups:beside", args=[session.pk]),
        reverse("groups:meeting", args=[after.pk]),
        reverse("groups:group", args=[after.group_id]),
        reverse("groups:list"),
        reverse("groups:today"),
        reverse("groups:today") + "?whose=all",
        reverse("sessions:today") + "?whose=all",
        reverse("caseload:board"),
    ]
    answers = {page: client.get(page) for page in pages}
    assert {page: answer.status_code for page, answer in answers.items()} == dict.fromkeys(pages, 200)
    assert {page: found for page, answer in answers.items() if (found := names_in(answer))} == {}


def test_the_shared_note_is_read_in_each_record_with_initials(cast, after, courses, as_):
    session = seat_of(after, courses[0]).session
    page = text_of(as_(cast.ada).get(reverse("groups:beside", args=[session.pk])))
    assert "GR spoke of the sea; GR&#x27;s words stayed. HS was quiet." in page
    assert "with GR, HS" in page


def test_who_was_not_there_has_no_shared_note(cast, after, courses, as_):
    actions.correct(
        by=cast.paz,
        attendance=seat_of(after, courses[0]),
        mark="absent",
        reason="Mixed up",
        now=FIRST + 2 * HOUR,
    )
    session = seat_of(after, courses[0]).session
    assert "spoke of the sea" not in text_of(as_(cast.ada).get(reverse("groups:beside", args=[session.pk])))


def test_an_admin_reads_names_and_no_note(cast, after, courses, as_):
    page = text_of(as_(cast.max).get(reverse("groups:meeting", args=[after.pk])))
    assert "Gil Roth" in page
    assert "spoke of the sea" not in page
    beside = text_of(
        as_(cast.max).get(reverse("groups:beside", args=[seat_of(after, courses[0]).session_id]))
    )
    assert "A shared note was written" in beside


def test_the_lead_reads_the_roster_and_opens_only_own_charts(cast, meeting, courses, as_):
    page = text_of(as_(cast.paz).get(reverse("groups:meeting", args=[meeting.pk])))
    assert "Gil Roth" in page
    assert reverse("caseload:chart", args=[cast.dana.pk]) in page
    assert reverse("caseload:chart", args=[courses[1].patient_id]) not in page


def test_a_patient_sees_their_circle_and_nobody_in_it(cast, meeting, as_):
    member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    link_member(by=cast.ada, patient=cast.dana, member=member)
    page = as_(member).get(reverse("sessions:my-appointments"))
    assert "Your circle" in text_of(page)
    assert names_in(page) == []
    assert "Thursday circle" not in text_of(page)


def test_a_name_in_the_shared_note_is_asked_about(cast, meeting, as_):
    asked = as_(cast.paz).post(reverse("groups:check-names", args=[meeting.pk]), {"body": "then hana said"})
    assert "“hana” could be HS" in text_of(asked)
