from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from integration_care.accounts.models import Membership
from integration_care.core.models import ClinicOwned
from integration_care.core.permissions import Permission
from patients.models import Course, Patient

ROOM = "SELECT capacity INTO room FROM groups_group WHERE id = NEW.group_id FOR UPDATE;"
# Held by both sides of the rule, so that two people who give the last place wait for each other.
TAKEN = """
    SELECT count(*) INTO taken FROM groups_groupmember
    WHERE group_id = {group} AND id <> {member} AND joined_at IS NOT NULL AND left_at IS NULL;
"""


class GroupQuerySet(models.QuerySet["Group"]):
    def visible_to(self, member: Membership) -> GroupQuerySet:
        """Every circle of the clinic for its staff: name, times and free places. Names are another matter."""
        return self.filter(clinic_id=member.clinic_id) if member.is_staff_member else self.none()

    def led_by(self, member: Membership) -> GroupQuerySet:
        return self.filter(Q(lead=member) | Q(co_lead=member))


class Group(ClinicOwned):
    """A circle: a series of meetings with a roster, led by one or two people."""

    name = models.CharField(max_length=80)
    lead = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="led_groups")
    co_lead = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    place = models.CharField(max_length=120, blank=True, help_text="A room, or a link for a video call.")
    capacity = models.PositiveSmallIntegerField(default=8)
    minutes = models.PositiveSmallIntegerField(default=90, help_text="How long a meeting usually takes.")
    is_open = models.BooleanField(default=True, help_text="A closed circle meets no more.")

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "name"], condition=Q(is_open=True), name="open_circle_known_by_its_name"
            ),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="circle_has_a_place"),
            models.CheckConstraint(
                condition=Q(co_lead=None) | ~Q(co_lead=models.F("lead")), name="circle_led_by_two_people"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="keeps_its_places",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.capacity < OLD.capacity"),
                declare=[("taken", "integer")],
                func=TAKEN.format(group="NEW.id", member="NEW.id")
                + """
                    IF taken > NEW.capacity THEN
                        RAISE EXCEPTION 'more patients are in this circle' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_led_by(self, member: Membership) -> bool:
        return member.pk in (self.lead_id, self.co_lead_id)

    def is_run_by(self, member: Membership) -> bool:
        """Lead and co-lead, and whoever may see the whole caseload: they see the roster by name."""
        return self.is_led_by(member) or member.can(Permission.SEE_WHOLE_CASELOAD)


class GroupMemberQuerySet(models.QuerySet["GroupMember"]):
    def present(self) -> GroupMemberQuerySet:
        """In the circle now."""
        found = self.filter(joined_at__isnull=False, left_at=None)
        return found.order_by("patient__family_name", "patient__given_name", "pk")

    def waiting(self) -> GroupMemberQuerySet:
        return self.filter(joined_at=None, left_at=None).order_by("position", "asked_at")

    def former(self) -> GroupMemberQuerySet:
        return self.filter(joined_at__isnull=False, left_at__isnull=False).order_by("-left_at")


class GroupMember(ClinicOwned):
    """A patient in a circle, or waiting for a place; who leaves and returns has two rows."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="members")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="circles")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="circles")
    asked_at = models.DateTimeField()
    position = models.PositiveIntegerField(default=0, help_text="The order of those who wait.")
    joined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_reason = models.CharField(max_length=200, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "patient"], condition=Q(left_at=None), name="in_a_circle_once"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="there_is_a_place",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.joined_at IS NOT NULL AND NEW.left_at IS NULL"),
                declare=[("taken", "integer"), ("room", "integer")],
                func=ROOM
                + TAKEN.format(group="NEW.group_id", member="NEW.id")
                + """
                    IF taken >= room THEN
                        RAISE EXCEPTION 'this circle is full' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient.initials} in {self.group}"

    @property
    def is_waiting(self) -> bool:
        return self.joined_at is None and self.left_at is None

    @property
    def is_present(self) -> bool:
        return self.joined_at is not None and self.left_at is None
