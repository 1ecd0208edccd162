"""Meetings in the calendar: added, moved, cancelled, booked again, with every patient's session."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from sessions import actions
from sessions.actions.calendar import check_bookable
from sessions.actions.together import Step, do_all
from sessions.errors import OutOfOrder, ReasonNeeded, Refused
from sessions.groups.actions.seats import cancel_everyone, move_everyone, seat, seat_everyone
from sessions.groups.actions.together import (
    check_group_open,
    check_lead_free,
    hold_courses,
    hold_everyone_in,
    lock_group,
    lock_meeting,
    log,
)
from sessions.groups.models import Attendance, Group, GroupMember, Meeting
from sessions.models import CareSession

Status = Meeting.Status


@transaction.atomic
def add_meeting(
    *,
    by: Membership,
    group: Group,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    place: str | None = None,
    without: Collection[str] = (),
) -> Meeting:
    """Another meeting, with everybody in the circle booked for it but those `without`, by member's key."""
    lock_group(group)
    check_group_open(group)
    members = members_of(group)
    hold_courses(members)
    meeting = Meeting(
        clinic_id=group.clinic_id, group=group, lead=group.lead, scheduled_start=starts_at,
        scheduled_end=ends_at, place=group.place if place is None else place,
    )  # fmt: skip
    check_bookable(starts_at, by=by, now=now)
    _check(meeting)
    meeting.save(force_insert=True)
    log(meeting, "", by=by, now=now)
    seat_everyone(meeting, members, by=by, now=now, without=without)
    return meeting


@transaction.atomic
def move_meeting(
    *,
    by: Membership,
    meeting: Meeting,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    place: str | None = None,
    lead: Membership | None = None,
    reason: str = "",
    without: Collection[str] = (),
) -> Meeting:
    """Another time, place or lead for everybody at once. Who is left out by key loses their booking."""
    lock_meeting(meeting)
    _check_booked(meeting)
    if starts_at != meeting.scheduled_start:
        check_bookable(starts_at, by=by, now=now)
    hold_everyone_in([meeting])
    meeting.scheduled_start, meeting.scheduled_end = starts_at, ends_at
    meeting.place = meeting.place if place is None else place
    meeting.lead = lead or meeting.lead
    _check(meeting)
    meeting.save()
    log(meeting, Status.BOOKED, by=by, now=now, reason=reason)
    move_everyone(meeting, by=by, now=now, reason=reason, without=without)
    return meeting


@transaction.atomic
def cancel_meeting(*, by: Membership, meeting: Meeting, reason: str, now: datetime) -> Meeting:
    """Off the calendar, with every patient's booking. It can be booked again."""
    lock_meeting(meeting)
    _check_booked(meeting)
    if not reason.strip():
        raise ReasonNeeded("Say why in a few words; it stays in the record.")
    hold_everyone_in([meeting])
    meeting.status = Status.CANCELLED
    meeting.save()
    log(meeting, Status.BOOKED, by=by, now=now, reason=reason)
    cancel_everyone(meeting, by=by, now=now, reason=reason)
    return meeting


@transaction.atomic
def book_meeting_again(
    *, by: Membership, meeting: Meeting, now: datetime, without: Collection[str] = ()
) -> Meeting:
    """Undo a cancellation: the same time, for whoever is in the circle now."""
    lock_meeting(meeting)
    if meeting.status != Status.CANCELLED:
        raise Refused("Only a cancelled meeting can be booked again. Nothing was changed.")
    check_group_open(meeting.group)
    members = members_of(meeting.group)
    hold_courses(members)
    _check(meeting)
    meeting.status = Status.BOOKED
    meeting.save()
    log(meeting, Status.CANCELLED, by=by, now=now)
    seats = {one.member_id: one for one in meeting.attendances.standing().select_related("session__lead")}

    def back(member: GroupMember) -> object:
        known: Attendance | None = seats.get(member.pk)
        if known is None:
            return seat(member, meeting, by=by, now=now)
        if known.session.status != CareSession.Status.CANCELLED:
            return known
        return actions.book_again(by=by, session=known.session, now=now)

    steps = [Step(str(one.pk), one.patient.initials, lambda one=one: back(one)) for one in members]  # type: ignore[misc]
    do_all(steps, without=without)
    return meeting


def members_of(group: Group) -> list[GroupMember]:
    return list(group.members.present().select_related("patient", "course"))


def _check(meeting: Meeting) -> None:
    if meeting.scheduled_end <= meeting.scheduled_start:
        raise OutOfOrder("A meeting ends after it starts.", field="minutes")
    check_lead_free(meeting)


def _check_booked(meeting: Meeting) -> None:
    if not meeting.is_booked:
        was = meeting.get_status_display().lower()
        raise Refused(f"This meeting is “{was}” and cannot be changed. Nothing was changed.")
