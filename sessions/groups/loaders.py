"""From a URL's key to a circle or a meeting, within the member's sight."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from integration_care.audit.trail import record_opening
from integration_care.core.access import Loader
from integration_care.core.http import CareRequest
from sessions.groups.models import Attendance, Group, GroupMember, Meeting
from sessions.groups.sight import sight_of


def fetch_group(request: CareRequest, group_id: UUID) -> Group:
    """Whoever is named on the roster or in the line has a page of their record opened."""
    groups = Group.objects.visible_to(request.member).select_related("lead__user", "co_lead__user", "clinic")
    group = groups.filter(pk=group_id).first()
    if group is None:
        raise Http404
    sight = sight_of(request.member, group)
    for one in group.members.filter(left_at=None).select_related("patient"):
        if sight.names(one.patient):
            record_opening(request, one.patient)
    return group


def fetch_own_group(request: CareRequest, group_id: UUID) -> Group:
    """For changing it: its lead, its co-lead, and whoever runs the clinic."""
    group = fetch_group(request, group_id)
    if not group.is_run_by(request.member):
        raise Http404
    return group


def fetch_group_member(request: CareRequest, group_member_id: UUID) -> GroupMember:
    found = GroupMember.objects.filter(pk=group_member_id).select_related(
        "patient", "course", "group__lead__user", "group__clinic"
    )
    member = found.first()
    if member is None or not member.group.is_run_by(request.member):
        raise Http404
    record_opening(request, member.patient)
    return member


def fetch_meeting(request: CareRequest, meeting_id: UUID) -> Meeting:
    """Whoever is named on the page has a page of their record opened."""
    found = Meeting.objects.visible_to(request.member).select_related(
        "lead__user", "group__lead__user", "group__co_lead__user", "clinic"
    )
    meeting = found.filter(pk=meeting_id).first()
    if meeting is None:
        raise Http404
    sight = sight_of(request.member, meeting.group)
    for one in meeting.attendances.standing().select_related("member__patient"):
        if sight.names(one.member.patient):
            record_opening(request, one.member.patient)
    return meeting


def fetch_own_meeting(request: CareRequest, meeting_id: UUID) -> Meeting:
    """For moving and cancelling it: as `fetch_own_group`."""
    meeting = fetch_meeting(request, meeting_id)
    if not (meeting.is_led_by(request.member) or meeting.group.is_run_by(request.member)):
        raise Http404
    return meeting


def fetch_led_meeting(request: CareRequest, meeting_id: UUID) -> Meeting:
    """For who was there, and for what was said: those who were in the room."""
    meeting = fetch_meeting(request, meeting_id)
    if not meeting.is_led_by(request.member):
        raise Http404
    return meeting


def fetch_attendance(request: CareRequest, attendance_id: UUID) -> Attendance:
    found = Attendance.objects.filter(pk=attendance_id).select_related(
        "meeting__group__lead__user", "meeting__lead__user", "meeting__clinic", "member__patient",
        "member__course", "session__lead__user",
    )  # fmt: skip
    attendance = found.first()
    if attendance is None or not attendance.meeting.is_led_by(request.member):
        raise Http404
    record_opening(request, attendance.member.patient)
    return attendance


group: Loader[Group] = Loader("group_id", fetch_group)
own_group: Loader[Group] = Loader("group_id", fetch_own_group)
group_member: Loader[GroupMember] = Loader("group_member_id", fetch_group_member)
meeting: Loader[Meeting] = Loader("meeting_id", fetch_meeting)
own_meeting: Loader[Meeting] = Loader("meeting_id", fetch_own_meeting)
led_meeting: Loader[Meeting] = Loader("meeting_id", fetch_led_meeting)
attendance: Loader[Attendance] = Loader("attendance_id", fetch_attendance)
