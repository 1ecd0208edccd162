"""A member's session in a meeting: booked, moved and taken off through the sessions' own actions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from integration_care.accounts.models import Membership
from integration_care.core.ui.words import local_moment
from sessions import actions
from sessions.actions.together import Step, do_all
from sessions.groups.models import Attendance, GroupMember, Meeting
from sessions.models import CareSession

Status = CareSession.Status
NO_LONGER_FITS = "Cannot come at the circle's new time"


def seat(member: GroupMember, meeting: Meeting, *, by: Membership, now: datetime) -> Attendance:
    """Book the member's own session; it shares the meeting's conversation."""
    session = actions.book(
        by=by, course=member.course, kind=CareSession.Kind.GROUP, lead=meeting.lead,
        starts_at=meeting.scheduled_start, ends_at=meeting.scheduled_end, place=meeting.place,
        conversation=meeting.pk, now=now,
    )  # fmt: skip
    return Attendance.objects.create(
        clinic_id=meeting.clinic_id, meeting=meeting, member=member, session=session
    )


def seat_everyone(
    meeting: Meeting,
    members: Iterable[GroupMember],
    *,
    by: Membership,
    now: datetime,
    without: Collection[str],
) -> None:
    """Conflicts names who is booked elsewhere, by initials."""

    def step(member: GroupMember) -> Step:
        who = member.patient.initials
        return Step(str(member.pk), who, lambda: seat(member, meeting, by=by, now=now))

    do_all([step(member) for member in members], without=without)


def seat_everywhere(
    member: GroupMember,
    meetings: Iterable[Meeting],
    *,
    by: Membership,
    now: datetime,
    without: Collection[str],
) -> None:
    """Conflicts names the dates that do not fit."""

    def step(meeting: Meeting) -> Step:
        who = local_moment(meeting.scheduled_start, meeting.clinic.zone)
        return Step(str(meeting.pk), who, lambda: seat(member, meeting, by=by, now=now))

    do_all([step(meeting) for meeting in meetings], without=without)


def booked_seats(meeting: Meeting) -> list[Attendance]:
    seats = meeting.attendances.standing().filter(session__status=Status.BOOKED)
    return list(
        seats.select_related("member__patient", "session__lead__user", "session__clinic").order_by(
            "session__course_id"
        )
    )


def move_everyone(
    meeting: Meeting, *, by: Membership, now: datetime, reason: str, without: Collection[str]
) -> None:
    """Each booked session follows the meeting; who is left out is taken off it with the reason."""

    def step(seat: Attendance) -> Step:
        return Step(
            key=str(seat.member_id),
            who=seat.member.patient.initials,
            act=lambda: actions.move(
                by=by, session=seat.session, starts_at=meeting.scheduled_start,
                ends_at=meeting.scheduled_end, lead=meeting.lead, place=meeting.place, reason=reason,
                conversation=meeting.pk, now=now,
            ),
            otherwise=lambda: actions.cancel(by=by, session=seat.session, reason=NO_LONGER_FITS, now=now),
        )  # fmt: skip

    do_all([step(seat) for seat in booked_seats(meeting)], without=without)


def cancel_everyone(meeting: Meeting, *, by: Membership, now: datetime, reason: str) -> None:
    for taken in booked_seats(meeting):
        actions.cancel(by=by, session=taken.session, reason=reason, now=now)
