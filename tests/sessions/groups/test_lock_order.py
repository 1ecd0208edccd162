"""Group, courses, lead: nobody who changes a circle waits for a course while a lead is held."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions.groups import actions
from tests.cast import START
from tests.sessions.groups.making import FIRST, WEEK, a_circle, plan_of, somebody

HOLDS = re.compile(r'FOR (?:NO KEY )?UPDATE OF "(\w+)"')
HELD = {"groups_group": "group", "patients_course": "courses", "accounts_membership": "lead"}


@pytest.fixture
def circle(cast):
    """Gil comes to both meetings, Hana to the second only."""
    circle = a_circle(cast, starts=[FIRST, FIRST + WEEK])
    for name, now in (("Gil Roth", START), ("Hana Sato", FIRST + WEEK / 2)):
        actions.join(by=cast.ada, group=circle, course=somebody(cast, *name.split()), now=now)
    return circle


def held_by(deed):
    """What was held, in order; and the SQL that held the courses."""
    with CaptureQueriesContext(connection) as seen:
        deed()
    found = [(HOLDS.search(one["sql"]), one["sql"]) for one in seen]
    holds = [(HELD[match[1]], sql) for match, sql in found if match and match[1] in HELD]
    return [name for name, _ in holds], [sql for name, sql in holds if name == "courses"]


def check_order(circle, deed):
    keys = {key.hex for key in circle.members.values_list("course_id", flat=True)}
    order, courses = held_by(deed)
    assert order[0] == "group"
    assert [key for key in keys if key not in courses[0]] == [], courses[0]
    assert "ORDER BY" in courses[0] and all("FOR NO KEY UPDATE" in one for one in courses)
    assert "lead" not in order[: order.index("courses")]


def test_another_lead_for_the_coming_meetings_holds_every_course_first(cast, circle):
    plan = plan_of(cast, lead=cast.bea)
    check_order(circle, lambda: actions.edit_group(by=cast.ada, group=circle, plan=plan, now=START))
    assert {one.lead_id for one in circle.meetings.all()} == {cast.bea.pk}


def test_closing_a_circle_holds_every_course_first(cast, circle):
    check_order(circle, lambda: actions.close_group(by=cast.ada, group=circle, reason="Over", now=START))
    assert not circle.meetings.coming(START).exists()


def test_a_meeting_is_cancelled_with_its_courses_held(cast, circle):
    meeting = circle.meetings.order_by("scheduled_start").first()
    order, courses = held_by(
        lambda: actions.cancel_meeting(by=cast.ada, meeting=meeting, reason="Ill", now=START)
    )
    assert order[:2] == ["group", "courses"]
    assert "ORDER BY" in courses[0] and "FOR NO KEY UPDATE" in courses[0]
