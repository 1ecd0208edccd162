"""When who is there can be marked: what is offered is what is taken, and keys name only what is there."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sessions.errors import Refused
from sessions.groups import actions
from sessions.models import CareSession
from tests.cast import START
from tests.sessions.groups.making import FIRST, HOUR, a_circle, seat_of

MINUTE = timedelta(minutes=1)
DAY_BEFORE, DOORS, RUNNING, OVER = FIRST - 24 * HOUR, FIRST - HOUR, FIRST + 10 * MINUTE, FIRST + 2 * HOUR
ALL = {"present", "late", "absent", "excused", "expected"}


@pytest.fixture
def meeting(cast):
    circle = a_circle(cast)
    actions.join(by=cast.ada, group=circle, course=cast.course, now=START)
    return circle.meetings.get()


@pytest.fixture
def seat(cast, meeting):
    return seat_of(meeting, cast.course)


def page_of(client, meeting):
    return client.get(reverse("groups:meeting", args=[meeting.pk])).content.decode()


def tap(client, seat, mark, **more):
    return client.post(
        reverse("groups:mark", args=[seat.pk]), {"mark": mark, **more}, headers={"HX-Request": "true"}
    )


@pytest.fixture
def leads(cast, meeting, as_):
    """The page as Ada, who leads, opens it now."""
    return lambda: page_of(as_(cast.ada), meeting)


def offered(page):
    return {mark for mark in ALL if f'name="mark" value="{mark}" data-key' in page}


# --- Refusals ------------------------------------------------------------------------------


def test_before_the_doors_open_nobody_is_marked_as_there_or_late(cast, seat, as_, clock):
    clock(DAY_BEFORE)
    for mark in ("present", "absent", "late"):
        assert tap(as_(cast.ada), seat, mark).status_code == 422
    seat.refresh_from_db()
    assert seat.mark == ""


def test_late_is_only_while_the_circle_goes_on(cast, seat, as_, clock):
    for at in (DOORS, OVER):
        clock(at)
        answer = tap(as_(cast.ada), seat, "late")
        assert answer.status_code == 422 and "while the circle goes on" in answer.content.decode()


def test_only_an_excuse_can_be_taken_back(cast, seat):
    with pytest.raises(Refused, match="excused"):
        actions.expect(by=cast.ada, attendance=seat, now=DAY_BEFORE)


def test_a_time_that_is_none_stays_as_it_was_typed(cast, seat, as_, clock):
    clock(RUNNING)
    answer = tap(as_(cast.ada), seat, "present", came="half past")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="half past"' in page and 'role="alert"' in page


def test_a_tap_on_a_meeting_that_was_closed_meanwhile_opens_it_anew(cast, meeting, seat, as_, clock):
    clock(OVER)
    actions.mark(by=cast.ada, attendance=seat, mark="present", now=OVER)
    actions.close_meeting(by=cast.ada, meeting=meeting, started_at=FIRST, ended_at=FIRST + HOUR, now=OVER)
    answer = tap(as_(cast.ada), seat, "absent")
    assert answer.headers["HX-Redirect"] == reverse("groups:meeting", args=[meeting.pk])
    assert seat_of(meeting, cast.course).stands == "present"


# --- What is offered -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "marks", "keys"),
    [
        (DAY_BEFORE, {"excused"}, "JKE"),
        (DOORS - MINUTE, {"excused"}, "JKE"),
        (DOORS, {"present", "absent", "excused"}, "JKPAE"),
        (RUNNING, {"present", "late", "absent", "excused"}, "JKPLAE"),
        (OVER, {"present", "absent", "excused"}, "JKPAE"),
    ],
)
def test_the_marks_of_the_hour_and_their_keys(leads, clock, at, marks, keys):
    clock(at)
    page = leads()
    assert offered(page) == marks
    hints = page[page.index('class="key-hints') :]
    assert [key for key in "JKPLAEC" if f">{key}</kbd>" in hints[: hints.index("</p>")]] == list(keys)


def test_the_page_says_when_marking_opens(cast, meeting, as_, clock):
    clock(DAY_BEFORE)
    assert "Marking opens " in page_of(as_(cast.ada), meeting)
    clock(DOORS)
    assert "Marking opens " not in page_of(as_(cast.ada), meeting)


def test_who_does_not_lead_is_offered_nothing(cast, meeting, as_, clock):
    clock(RUNNING)
    page = page_of(as_(cast.max), meeting)
    assert offered(page) == set() and "key-hints" not in page


def test_an_excuse_is_taken_back_before_the_evening(cast, meeting, seat, as_, clock):
    clock(DAY_BEFORE)
    ada = as_(cast.ada)
    assert tap(ada, seat, "excused").status_code == 200
    seat.session.refresh_from_db()
    assert seat.session.status == CareSession.Status.CANCELLED
    assert offered(page_of(ada, meeting)) == {"expected"}
    assert "1 expected" in tap(ada, seat, "expected").content.decode()
    seat.session.refresh_from_db()
    assert seat.session.status == CareSession.Status.BOOKED


def test_a_tap_is_answered_with_its_own_line_and_the_count(cast, meeting, seat, as_, clock):
    clock(RUNNING)
    answer = tap(as_(cast.ada), seat, "present").content.decode()
    assert answer.count("<li") == 1 and f'id="line-{seat.pk}"' in answer
    assert '<span id="attendance-count" hx-swap-oob="innerHTML">1 present</span>' in answer
