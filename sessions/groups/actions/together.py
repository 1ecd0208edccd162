"""The steps circles share: hold, write the trail.

Held in one order everywhere, so that nobody waits in a ring: the group, the courses, whoever leads.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from patients.models import Course
from sessions.calendar.taken import is_taken
from sessions.errors import Overlaps, Refused
from sessions.groups.models import Attendance, Group, GroupMember, Meeting, MeetingStatusChange
from sessions.models import CareSession


def lock_group(group: Group) -> None:
    """Everything about one circle happens one after another; `group` is fresh when this returns."""
    Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    group.refresh_from_db()


def lock_meeting(meeting: Meeting) -> None:
    """The meeting's whole circle is held; `meeting` is fresh when this returns."""
    lock_group(meeting.group)
    group = meeting.group
    meeting.refresh_from_db()
    meeting.group = group


def hold_courses(members: Iterable[GroupMember]) -> None:
    """All at once and in the order of their keys, as hard as `hold_course` and no harder."""
    keys = {member.course_id for member in members}
    held = Course.objects.select_for_update(of=("self",), no_key=True)
    list(held.filter(pk__in=keys).order_by("pk"))


def hold_everyone_in(meetings: Iterable[Meeting]) -> None:
    """Before the first of several meetings is changed: none of them waits for a course with a lead held."""
    seats = Attendance.objects.standing().filter(meeting__in=list(meetings)).select_related("member")
    hold_courses(seat.member for seat in seats)


def check_group_open(group: Group) -> None:
    if not group.is_open:
        raise Refused("This circle is closed. Open it again first.")


def check_lead_free(meeting: Meeting) -> None:
    """Lead and co-lead are in one place at a time. Holds them, for later bookings to see."""
    people = [meeting.lead_id, *filter(None, [meeting.group.co_lead_id])]
    held = Membership.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=people)
    for person in held.order_by("pk"):
        if taken := _taken(person, meeting):
            raise Overlaps(is_taken(str(person), taken))


def _taken(person: Membership, meeting: Meeting) -> CareSession | Meeting | None:
    """What else the person leads at that time."""
    start, end = meeting.scheduled_start, meeting.scheduled_end
    talks = CareSession.objects.filling(start, end).filter(lead=person)
    talk = talks.exclude(kind=CareSession.Kind.DOSING).exclude(conversation=meeting.pk).first()
    if talk is not None:
        return talk
    others = Meeting.objects.booked().filter(scheduled_start__lt=end, scheduled_end__gt=start)
    leads = Q(lead=person) | Q(group__co_lead=person)
    return others.filter(leads).exclude(pk=meeting.pk).first()


def log(meeting: Meeting, was: str, *, by: Membership, now: datetime, reason: str = "") -> None:
    MeetingStatusChange.objects.create(
        clinic_id=meeting.clinic_id,
        meeting=meeting,
        was=was,
        became=meeting.status,
        at=now,
        by=by,
        by_name=by.audit_name,
        reason=reason.strip()[:200],
    )
    what = "moved" if was == meeting.status else meeting.status
    tell(meeting, f"meeting.{what}", by=by, at=meeting.scheduled_start.isoformat())


def tell(about: Group | Meeting, kind: str, *, by: Membership, **facts: object) -> None:
    record(by=by, clinic_id=about.clinic_id, kind=kind, target=about, facts=facts)


def tell_of(member: GroupMember, kind: str, *, by: Membership, **facts: object) -> None:
    """An event about one patient in the circle."""
    record(
        by=by, clinic_id=member.clinic_id, kind=kind, target=member, patient_id=member.patient_id, facts=facts
    )
