"""Who is in a circle, who waits, and who takes the next free place. Nobody moves up by themselves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from integration_care.accounts.models import Membership
from patients.models import Course
from sessions import actions
from sessions.actions.moving import check_open
from sessions.errors import ReasonNeeded, Refused
from sessions.groups.actions.seats import seat_everywhere
from sessions.groups.actions.together import check_group_open, hold_courses, lock_group, tell_of
from sessions.groups.errors import CircleFull
from sessions.groups.models import Attendance, Group, GroupMember
from sessions.models import CareSession

LEFT = "Left the circle"


@transaction.atomic
def join(
    *, by: Membership, group: Group, course: Course, now: datetime, without: Collection[str] = ()
) -> GroupMember:
    """A place in the circle and a booking in each coming meeting, but those `without` by meeting's key.

    CircleFull when every place is taken.
    """
    member = _newcomer(group, course, now)
    return _take_place(member, by=by, now=now, without=without)


@transaction.atomic
def wait(*, by: Membership, group: Group, course: Course, now: datetime) -> GroupMember:
    """A place in the line."""
    member = _newcomer(group, course, now)
    last = group.members.waiting().aggregate(last=Max("position"))["last"]
    member.position = (last or 0) + 1
    member.save(force_insert=True)
    tell_of(member, "circle.waits", by=by, circle=str(group.pk))
    return member


@transaction.atomic
def give_place(
    *, by: Membership, member: GroupMember, now: datetime, without: Collection[str] = ()
) -> GroupMember:
    """Somebody who waits takes a free place, because somebody of the staff said so."""
    _lock(member)
    if not member.is_waiting:
        raise Refused("They are not on the waiting list any more. Nothing was changed.")
    check_group_open(member.group)
    return _take_place(member, by=by, now=now, without=without)


@transaction.atomic
def leave(*, by: Membership, member: GroupMember, reason: str, now: datetime) -> GroupMember:
    """Out of the circle, or off the waiting list: meetings to come are taken off their calendar."""
    _lock(member)
    if member.left_at is not None:
        raise Refused("They have left already. Nothing was changed.")
    if not reason.strip():
        raise ReasonNeeded("Say why in a few words; it stays in the record.")
    ahead = Attendance.objects.standing().filter(
        member=member,
        meeting__in=member.group.meetings.coming(now),
        session__status=CareSession.Status.BOOKED,
    )
    for taken in ahead.select_related("session"):
        actions.cancel(by=by, session=taken.session, reason=LEFT, now=now)
    member.left_at, member.left_reason = now, reason.strip()[:200]
    member.save()
    tell_of(member, "circle.left", by=by, circle=str(member.group_id))
    return member


@transaction.atomic
def move_up(*, by: Membership, member: GroupMember, now: datetime) -> GroupMember:
    """One place earlier in the line; the first stays first."""
    _lock(member)
    line = list(member.group.members.waiting())
    at = next((number for number, one in enumerate(line) if one.pk == member.pk), 0)
    if at == 0:
        return member
    line[at - 1], line[at] = line[at], line[at - 1]
    for number, one in enumerate(line, start=1):
        one.position = number
        one.save(update_fields=["position"])
    tell_of(member, "circle.moved_up", by=by, circle=str(member.group_id))
    member.refresh_from_db()
    return member


def _newcomer(group: Group, course: Course, now: datetime) -> GroupMember:
    lock_group(group)
    check_group_open(group)
    check_open(course)
    if group.members.filter(patient=course.patient_id, left_at=None).exists():
        raise Refused("They are in this circle or on its waiting list already.", field="patient")
    return GroupMember(
        clinic_id=group.clinic_id, group=group, patient=course.patient, course=course, asked_at=now
    )


def _take_place(
    member: GroupMember, *, by: Membership, now: datetime, without: Collection[str]
) -> GroupMember:
    group = member.group
    taken = group.members.present().count()
    if taken >= group.capacity:
        raise CircleFull(
            f"This circle is full: {taken} of {group.capacity} places are taken. Use the waiting list."
        )
    hold_courses([member])
    member.joined_at = now
    member.save()
    tell_of(member, "circle.joined", by=by, circle=str(group.pk))
    meetings = group.meetings.coming(now).select_related("group", "lead__user", "clinic")
    seat_everywhere(member, meetings, by=by, now=now, without=without)
    return member


def _lock(member: GroupMember) -> None:
    lock_group(member.group)
    group = member.group
    member.refresh_from_db()
    member.group = group
