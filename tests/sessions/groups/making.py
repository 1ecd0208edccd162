"""Circles for tests, made only through actions."""

from contextlib import suppress
from datetime import timedelta

from sessions.groups import actions
from sessions.groups.actions.series import Plan
from sessions.groups.errors import SharedNoteConflict
from sessions.groups.models import Attendance
from tests.cast import START, make_course, make_patient

HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
FIRST = START + 36 * HOUR  # inside the window of a dose given at START


def plan_of(cast, **more):
    return Plan(
        **{"name": "Thursday circle", "lead": cast.ada, "co_lead": None, "place": "Garden room",
           "capacity": 3, "minutes": 90, **more}
    )  # fmt: skip


def a_circle(cast, starts=(FIRST,), now=START, **more):
    return actions.open_group(by=cast.ada, plan=plan_of(cast, **more), starts=starts, now=now)


def somebody(cast, given, family, lead=None, zone="America/New_York"):
    """A course of a new patient whom `lead` (Ada) looks after."""
    return make_course(make_patient(cast.alder, lead or cast.ada, given, family, zone))


def seat_of(meeting, course) -> Attendance:
    return meeting.attendances.standing().get(member__patient=course.patient)


def held(cast, meeting, marks, began=None, ended=None):
    """The meeting took place; `marks` by course."""
    began = began or meeting.scheduled_start
    ended = ended or meeting.scheduled_end
    for course, mark in marks.items():
        actions.mark(by=cast.ada, attendance=seat_of(meeting, course), mark=mark, now=ended)
    return actions.close_meeting(by=cast.ada, meeting=meeting, started_at=began, ended_at=ended, now=ended)


def a_note_of_two(cast, meeting, now):
    """Bea wrote on what Ada began, and a text of Ada's came too late."""
    for by, body, version in ((cast.ada, "What carries.", 0), (cast.bea, "What carries us.", 1)):
        actions.save_shared_note(by=by, meeting=meeting, body=body, version=version, now=now - HOUR)
    with suppress(SharedNoteConflict):
        actions.save_shared_note(by=cast.ada, meeting=meeting, body="The sea.", version=1, now=now - HOUR)


def a_busy_circle(cast, now):
    """A circle that met yesterday and meets now, with somebody waiting; the keys of its pages."""
    names = ("Jan Ruiz", "Kim Oto", "Lea Moss")
    courses = [somebody(cast, *name.split()) for name in names]
    starts = [now - 25 * HOUR, now - HOUR / 4, now + WEEK]
    circle = a_circle(cast, starts=starts, now=now - 2 * WEEK, capacity=2, lead=cast.ada, co_lead=cast.bea)
    for course in courses[:2]:
        actions.join(by=cast.ada, group=circle, course=course, now=now - WEEK)
    actions.wait(by=cast.ada, group=circle, course=courses[2], now=now - WEEK)
    before, running = circle.meetings.order_by("scheduled_start")[:2]
    held(cast, before, {courses[0]: "present", courses[1]: "excused"})
    a_note_of_two(cast, before, now)
    actions.save_shared_note(by=cast.ada, meeting=running, body="Kim spoke.", version=0, now=now)
    return {
        "group_id": [circle.pk],
        "group_member_id": [circle.members.waiting().get().pk, circle.members.present().first().pk],
        "meeting_id": [before.pk, running.pk],
        "attendance_id": [seat_of(before, courses[0]).pk],
    }
