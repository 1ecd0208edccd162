from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from integration_care.accounts.models import Membership
from integration_care.core.models import ClinicOwned
from integration_care.core.permissions import Permission
from patients.models import Patient
from sessions.groups.models.group import Group, GroupMember
from sessions.models import CareSession
from sessions.models.session import Booked

Status = CareSession.Status
DOORS_OPEN = timedelta(minutes=60)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, member: Membership) -> MeetingQuerySet:
        """Who leads it, who sees the whole caseload, and who looks after somebody in it."""
        mine = self.filter(clinic_id=member.clinic_id)
        if not member.is_staff_member:
            return mine.none()
        if member.can(Permission.SEE_WHOLE_CASELOAD):
            return mine
        theirs = Attendance.objects.standing().filter(
            meeting=models.OuterRef("pk"), member__patient__in=Patient.keys_visible_to(member)
        )
        led = Q(lead=member) | Q(group__lead=member) | Q(group__co_lead=member)
        return mine.filter(led | models.Exists(theirs))

    def led_by(self, member: Membership) -> MeetingQuerySet:
        return self.filter(Q(lead=member) | Q(group__lead=member) | Q(group__co_lead=member))

    def booked(self) -> MeetingQuerySet:
        return self.filter(status=Meeting.Status.BOOKED)

    def coming(self, now: datetime) -> MeetingQuerySet:
        return self.booked().filter(scheduled_end__gt=now).order_by("scheduled_start")

    def to_be_logged(self, now: datetime) -> MeetingQuerySet:
        """Booked, over by the clock, and not closed yet."""
        return self.booked().filter(scheduled_end__lte=now).order_by("scheduled_start")


class Meeting(ClinicOwned):
    """One evening of a circle. Each patient's own session of it hangs on an `Attendance`."""

    class Status(models.TextChoices):
        BOOKED = "booked", "Booked"
        HELD = "held", "Held"
        CANCELLED = "cancelled", "Cancelled"

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")
    lead = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="led_meetings")
    scheduled_start = models.DateTimeField()
    scheduled_end = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.BOOKED)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["scheduled_start"]
        indexes = [models.Index(fields=["clinic", "scheduled_start"], name="meeting_by_time")]
        constraints = [
            ExclusionConstraint(
                name="lead_booked_in_one_meeting",
                expressions=[
                    ("lead", RangeOperators.EQUAL),
                    (Booked("scheduled_start", "scheduled_end"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status="booked"),
            ),
            models.CheckConstraint(
                condition=Q(scheduled_end__gt=models.F("scheduled_start")),
                name="meeting_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(status="held")
                | Q(started_at__isnull=False, ended_at__gte=models.F("started_at")),
                name="meeting_held_from_to",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}, {self.get_status_display().lower()}"

    def is_led_by(self, member: Membership) -> bool:
        return member.pk == self.lead_id or self.group.is_led_by(member)

    @property
    def is_booked(self) -> bool:
        return self.status == Meeting.Status.BOOKED

    @property
    def is_held(self) -> bool:
        return self.status == Meeting.Status.HELD

    @property
    def marking_opens_at(self) -> datetime:
        """Until then nobody can have come or stayed away; a patient can only be excused."""
        return self.scheduled_start - DOORS_OPEN

    def is_running(self, now: datetime) -> bool:
        return self.is_booked and self.scheduled_start <= now < self.scheduled_end


class MeetingStatusChange(ClinicOwned):
    """Booked, moved, cancelled, held: what it became, when, by whom, why."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="status_changes")
    was = models.CharField(max_length=12, choices=Meeting.Status.choices, blank=True)
    became = models.CharField(max_length=12, choices=Meeting.Status.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.was or 'new'} to {self.became}"


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def standing(self) -> AttendanceQuerySet:
        """The one row of each patient that counts: corrections strike the earlier one."""
        return self.filter(struck_at=None).exclude(session__status=Status.VOID)

    def by_name(self) -> AttendanceQuerySet:
        return self.order_by("member__patient__family_name", "member__patient__given_name", "pk")


class Attendance(ClinicOwned):
    """A patient's place in one meeting, with the session of their own course that it books and completes."""

    class Mark(models.TextChoices):
        PRESENT = "present", "Present"
        ABSENT = "absent", "Did not come"
        EXCUSED = "excused", "Excused"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey(GroupMember, on_delete=models.PROTECT, related_name="attendances")
    session = models.OneToOneField(CareSession, on_delete=models.PROTECT, related_name="attendance")
    # As tapped in the room. When the meeting is closed, the patient's session follows it.
    mark = models.CharField(max_length=8, choices=Mark.choices, blank=True)
    came_at = models.DateTimeField(null=True, blank=True, help_text="Only where later than the circle.")
    left_at = models.DateTimeField(null=True, blank=True, help_text="Only where earlier than the circle.")
    marked_at = models.DateTimeField(null=True, blank=True)
    marked_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    struck_at = models.DateTimeField(null=True, blank=True, help_text="Another row took its place.")

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"], condition=Q(struck_at=None), name="in_a_meeting_once"
            ),
            models.CheckConstraint(
                condition=Q(came_at=None) | Q(left_at=None) | Q(left_at__gte=models.F("came_at")),
                name="left_after_they_came",
            ),
            models.CheckConstraint(
                condition=Q(mark="") | Q(marked_at__isnull=False, marked_by__isnull=False),
                name="marked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member.patient.initials}: {self.get_mark_display() or 'not marked'}"

    @property
    def stands(self) -> str:
        """What is so: the session where it has moved on already, else what was tapped."""
        moved = {
            Status.COMPLETED: self.Mark.PRESENT,
            Status.NO_SHOW: self.Mark.ABSENT,
            Status.CANCELLED: self.Mark.EXCUSED,
        }
        return str(moved.get(Status(self.session.status), self.mark))
