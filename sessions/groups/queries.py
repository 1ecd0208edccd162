"""What the pages of circles read: a fixed number of queries, however many are in the room."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from integration_care.accounts.models import Membership
from integration_care.core.annotations import Annotation
from patients.models import Patient
from sessions.groups.models import Attendance, Group, Meeting, SharedNote, SharedNoteRevision
from sessions.models import CareSession, Note

IN_THE_ROOM = Q(attendances__struck_at=None) & ~Q(attendances__session__status=CareSession.Status.VOID)


TAKEN, WAITING = Annotation[int]("taken"), Annotation[int]("waiting_count")
PEOPLE = Annotation[int]("people")


def groups_for(member: Membership) -> list[Group]:
    """The member's own first; each with `taken` and `waiting_count`."""
    here = Q(members__left_at=None)
    found = Group.objects.visible_to(member).select_related("lead__user", "co_lead__user").annotate(
        taken=Count("members", filter=here & Q(members__joined_at__isnull=False), distinct=True),
        waiting_count=Count("members", filter=here & Q(members__joined_at=None), distinct=True),
    )  # fmt: skip
    return sorted(found, key=lambda group: (not group.is_open, not group.is_led_by(member), group.name))


def next_meetings(groups: list[Group], now: datetime) -> dict[UUID, Meeting]:
    coming = Meeting.objects.coming(now).filter(group__in=groups).order_by("group_id", "scheduled_start")
    return {meeting.group_id: meeting for meeting in coming.distinct("group_id")}


def with_people(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Each with its circle and `people`, how many are booked for it or were."""
    expected = IN_THE_ROOM & (
        ~Q(attendances__session__status=CareSession.Status.CANCELLED) | Q(status=Meeting.Status.CANCELLED)
    )
    return meetings.select_related("group").annotate(people=Count("attendances", filter=expected))


def attendances_of(meeting: Meeting) -> list[Attendance]:
    found = meeting.attendances.standing().by_name()
    return list(found.select_related("member__patient", "session", "meeting"))


def own_notes(attendances: list[Attendance], member: Membership) -> dict[UUID, Note]:
    """The member's own progress note of each patient's session."""
    notes = Note.objects.filter(
        session__in=[one.session_id for one in attendances], author=member, sort=Note.Sort.PROGRESS
    )
    return {note.session_id: note for note in notes}


def people_of(meeting: Meeting) -> list[Patient]:
    """Everybody whose name must not stand in the shared note: who is in the circle, was, or waits."""
    return list(Patient.objects.filter(circles__group=meeting.group_id).by_name().distinct())


def count_kept(note: SharedNote) -> dict[str, int]:
    """`texts` that were kept of it, and how many of them were set aside."""
    aside = Count("pk", filter=Q(is_set_aside=True))
    return note.revisions.order_by().aggregate(texts=Count("pk"), aside=aside)


def kept_texts(note: SharedNote) -> list[SharedNoteRevision]:
    """Earlier and set-aside texts, newest first."""
    return list(note.revisions.select_related("saved_by__user").order_by("-saved_at", "-version"))
