"""The clinic's people, and the invitations still out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from integration_care.accounts.models import Clinic, Invitation, Membership
from integration_care.core.permissions import Permission
from integration_care.core.ui import words
from integration_care.core.ui.shapes import Chip, Choice

PAGES = (
    ("accounts:clinic", "Clinic"),
    ("settings:page", "Settings"),
    ("accounts:staff", "Staff"),
    ("accounts:hours", "My hours"),
    ("holidays:page", "Holidays"),
    ("rooms:page", "Rooms"),
    ("accounts:me", "You"),
)


@dataclass(frozen=True)
class InvitationLine:
    id: UUID
    name: str
    about: str
    chip: Chip
    problem: str


@dataclass(frozen=True)
class StaffPage:
    members: list[Membership]
    former: list[Membership]
    invitations: list[InvitationLine]
    may_run: bool


def clinic_pages(current: str) -> list[Choice]:
    return [Choice(reverse(name), label, name == current) for name, label in PAGES]


def staff_page(clinic: Clinic, viewer: Membership, now: datetime) -> StaffPage:
    """Everybody with a role of the staff. Invitations only for whoever runs the clinic."""
    everybody = clinic.memberships.of_clinic().with_factor().select_related("user").order_by("user__name")
    may_run = viewer.can(Permission.RUN_CLINIC)
    staff = Invitation.objects.filter(clinic=clinic, patient_id=None)  # patients are invited on their record
    waiting = staff.waiting().order_by("-created_at") if may_run else []
    return StaffPage(
        members=[member for member in everybody if member.is_active],
        former=[member for member in everybody if not member.is_active],
        invitations=[_line(invitation, clinic, now) for invitation in waiting],
        may_run=may_run,
    )


def _line(invitation: Invitation, clinic: Clinic, now: datetime) -> InvitationLine:
    until = words.long_day(invitation.expires_at, clinic.zone)
    about = f"{invitation.get_role_display()} · {invitation.email} · until {until}"
    return InvitationLine(
        invitation.pk, invitation.name, about, _chip(invitation, now), invitation.send_problem
    )


def _chip(invitation: Invitation, now: datetime) -> Chip:
    if invitation.send_problem:
        return Chip("Not sent", "amber")
    if now >= invitation.expires_at:
        return Chip("Expired", "amber")
    return Chip("Sent", "green") if invitation.sent_at else Chip("On its way", "neutral")
