"""A meeting as it stands in one patient's record: what was shared, and everybody else as initials."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from integration_care.core.http import CareRequest
from sessions.groups import queries
from sessions.groups.models import Attendance, Meeting
from sessions.groups.presenters.shared_note import Shared, shared
from sessions.models import CareSession
from sessions.queries import reads_notes


@dataclass(frozen=True)
class Circle:
    """`note` is for the care team; `has_note` says to an admin that there is one."""

    name: str
    leads: str
    others: str
    meeting_id: UUID
    is_closed: bool
    has_note: bool
    note: Shared | None


def in_record(request: CareRequest, session: CareSession) -> Circle | None:
    """None where the session belongs to no meeting. The note only where this patient was there."""
    found = Attendance.objects.filter(session=session).select_related(
        "meeting__group__lead__user", "meeting__group__co_lead__user", "meeting__clinic"
    )
    own = found.first()
    if own is None:
        return None
    meeting, was_there = own.meeting, own.stands == Attendance.Mark.PRESENT
    note = getattr(meeting, "shared_note", None) if meeting.is_held and was_there else None
    others = [one for one in queries.people_of(meeting) if one.pk != session.patient_id]
    reads = note is not None and reads_notes(request.member)
    return Circle(
        name=meeting.group.name,
        leads=" and ".join(str(one) for one in (meeting.group.lead, meeting.group.co_lead) if one),
        others=_others(meeting, own),
        meeting_id=meeting.pk,
        is_closed=meeting.is_held,
        has_note=note is not None,
        note=shared(note, request.clinic.zone, others) if reads else None,
    )


def _others(meeting: Meeting, own: Attendance) -> str:
    there = [one for one in queries.attendances_of(meeting) if one.pk != own.pk]
    if meeting.is_held:
        there = [one for one in there if one.stands == Attendance.Mark.PRESENT]
    return ", ".join(one.member.patient.initials for one in there)
