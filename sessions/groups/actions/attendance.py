"""Who was there. A tap is kept at once; closing the meeting moves each patient's session along the table."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from sessions import actions
from sessions.actions.moving import check_happened, check_lasts, check_order, lock, move_to, settle_course
from sessions.errors import ReasonNeeded, Refused
from sessions.groups.actions.seats import seat
from sessions.groups.actions.together import hold_courses, lock_meeting, log, tell_of
from sessions.groups.models import Attendance, Meeting
from sessions.models import CareSession

Mark, Status = Attendance.Mark, CareSession.Status
EXCUSED = "Excused from the circle"


@transaction.atomic
def mark(
    *,
    by: Membership,
    attendance: Attendance,
    mark: Attendance.Mark,
    now: datetime,
    came_at: datetime | None = None,
    left_at: datetime | None = None,
) -> Attendance:
    """One tap in the room; safe to repeat, and the last one counts. Times only where they differ."""
    _lock(attendance)
    meeting, session = attendance.meeting, attendance.session
    _check_open(meeting)
    _check_times(came_at, left_at, now)
    if session.status in (Status.CANCELLED, Status.NO_SHOW):
        actions.book_again(by=by, session=session, now=now)
    if mark == Mark.EXCUSED and now < meeting.scheduled_start:
        actions.cancel(by=by, session=session, reason=EXCUSED, now=now)
    elif now < meeting.marking_opens_at:
        raise Refused("The circle has not begun yet. Before its time, a patient can only be excused.")
    attendance.mark, attendance.marked_at, attendance.marked_by = mark, now, by
    present = mark == Mark.PRESENT
    attendance.came_at, attendance.left_at = (came_at, left_at) if present else (None, None)
    attendance.save()
    tell_of(attendance.member, "attendance.marked", by=by, mark=str(mark), meeting=str(meeting.pk))
    return attendance


@transaction.atomic
def expect(*, by: Membership, attendance: Attendance, now: datetime) -> Attendance:
    """The excuse is taken back: they come after all."""
    _lock(attendance)
    _check_open(attendance.meeting)
    if attendance.stands != Mark.EXCUSED:
        raise Refused("Only somebody who was excused can be expected again.")
    if attendance.session.status == Status.CANCELLED:
        actions.book_again(by=by, session=attendance.session, now=now)
    attendance.mark, attendance.marked_at, attendance.marked_by = "", None, None
    attendance.save()
    tell_of(attendance.member, "attendance.expected", by=by, meeting=str(attendance.meeting_id))
    return attendance


@transaction.atomic
def close_meeting(
    *, by: Membership, meeting: Meeting, started_at: datetime, ended_at: datetime, now: datetime
) -> Meeting:
    """The circle took place: every patient's session follows their mark, and windows follow the sessions."""
    lock_meeting(meeting)
    if not meeting.is_booked:
        raise Refused(f"This meeting is “{meeting.get_status_display().lower()}” already.")
    check_happened(started_at, now, "started_at")
    check_happened(ended_at, now, "ended_at")
    check_lasts(started_at, ended_at, "meeting")
    seats = _seats(meeting)
    _check_marked(seats)
    hold_courses(one.member for one in seats)
    meeting.started_at, meeting.ended_at, meeting.status = started_at, ended_at, Meeting.Status.HELD
    meeting.save()
    log(meeting, Meeting.Status.BOOKED, by=by, now=now)
    for one in seats:
        if one.session.status in (Status.BOOKED, Status.IN_PROGRESS):
            one.meeting = meeting
            _follow(one, by=by, now=now)
    return meeting


@transaction.atomic
def correct(
    *,
    by: Membership,
    attendance: Attendance,
    mark: Attendance.Mark,
    reason: str,
    now: datetime,
    came_at: datetime | None = None,
    left_at: datetime | None = None,
) -> Attendance:
    """After the meeting was closed. What was wrong is marked as entered in error, never rewritten."""
    _lock(attendance)
    if not attendance.meeting.is_held:
        raise Refused("This meeting is not closed yet. Mark who is there instead.")
    if not reason.strip():
        raise ReasonNeeded("Say why in a few words; it stays in the record.")
    _check_times(came_at, left_at, now)
    was = attendance.stands
    standing = _anew(attendance, reason, by=by, now=now)
    standing.mark, standing.marked_at, standing.marked_by = mark, now, by
    standing.came_at, standing.left_at = (came_at, left_at) if mark == Mark.PRESENT else (None, None)
    standing.save()
    _follow(standing, by=by, now=now, reason=reason)
    tell_of(standing.member, "attendance.corrected", by=by, mark=str(mark), was=was)
    return standing


def _anew(attendance: Attendance, reason: str, *, by: Membership, now: datetime) -> Attendance:
    """A booked session to move on from: the same one where the table leads back, else a new one."""
    session = attendance.session
    if session.status in (Status.CANCELLED, Status.NO_SHOW):
        actions.book_again(by=by, session=session, now=now)
        return attendance
    actions.void(by=by, session=session, reason=reason, now=now)
    attendance.struck_at = now
    attendance.save()
    return seat(attendance.member, attendance.meeting, by=by, now=now)


def _follow(attendance: Attendance, *, by: Membership, now: datetime, reason: str = "") -> None:
    """The patient's session goes where the mark says."""
    session = attendance.session
    match attendance.mark:
        case Mark.PRESENT:
            _complete(attendance, by=by, now=now)
        case Mark.ABSENT:
            actions.no_show(by=by, session=session, reason=reason, now=now)
        case Mark.EXCUSED:
            actions.cancel(by=by, session=session, reason=reason or EXCUSED, now=now)


def _complete(attendance: Attendance, *, by: Membership, now: datetime) -> None:
    """From when they came to when they left; what counts for the window is when it began for them."""
    meeting, session = attendance.meeting, attendance.session
    course = lock(session)
    came, left = attendance.came_at or meeting.started_at, attendance.left_at or meeting.ended_at
    if came is None or left is None:
        raise Refused("Give the times of the meeting first.")
    session.started_at = max(came, meeting.started_at or came)
    session.ended_at = max(session.started_at, min(left, meeting.ended_at or left))
    move_to(session, Status.COMPLETED, by=by, now=now)
    settle_course(course, by=by, now=now)


def _seats(meeting: Meeting) -> list[Attendance]:
    seats = meeting.attendances.standing().select_related("member__patient", "session__lead__user")
    return list(seats.order_by("session__course_id"))


def _check_open(meeting: Meeting) -> None:
    if not meeting.is_booked:
        raise Refused("This meeting is not open any more. Use “Correct” instead.")


def _check_marked(seats: list[Attendance]) -> None:
    missing = ", ".join(sorted(one.member.patient.initials for one in seats if not one.stands))
    if missing:
        raise Refused(f"Not marked yet: {missing}. Mark everyone, then close the meeting.")


def _check_times(came_at: datetime | None, left_at: datetime | None, now: datetime) -> None:
    if came_at is not None:
        check_happened(came_at, now, "came_at")
    if left_at is not None:
        check_happened(left_at, now, "left_at")
        check_order(came_at, left_at, "They left at or after the time they came.", "left_at")


def _lock(attendance: Attendance) -> None:
    lock_meeting(attendance.meeting)
    meeting = attendance.meeting
    attendance.refresh_from_db()
    attendance.meeting = meeting
    if attendance.struck_at is not None:
        raise Refused("This line was corrected meanwhile. Open the meeting again.")
    attendance.session.refresh_from_db()
