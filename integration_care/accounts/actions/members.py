"""Members of the staff: their role, and whether they may enter. A clinic never loses its last admin."""

from __future__ import annotations

from django.db import transaction

from integration_care.accounts.actions.invitations import revoke
from integration_care.accounts.actions.operators import end_by_joining
from integration_care.accounts.actions.sign_ins import end_all_sessions
from integration_care.accounts.models import Invitation, Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from integration_care.core import clock
from integration_care.core.permissions import STAFF_ROLES, Role


class LastAdmin(ValueError):
    """Without this admin nobody could run the clinic."""


class NotStaff(ValueError):
    """Patients do not become staff, nor staff patients, by a change of role."""


@transaction.atomic
def change_role(*, by: Actor, member: Membership, role: Role) -> Membership:
    """What somebody may do from their next page on."""
    if member.role not in STAFF_ROLES or role not in STAFF_ROLES:
        raise NotStaff("Only staff change roles, and only to another role of the staff.")
    if role != Role.ADMIN:
        _keep_an_admin(member)
    if member.role != role:
        before, member.role = member.role, role
        member.save(update_fields=["role"])
        _record(by, member, "member.role_changed", before=before, after=role)
    return member


@transaction.atomic
def deactivate(*, by: Actor, member: Membership) -> Membership:
    """Close the clinic to somebody at once: their sessions end, and the links they sent to new colleagues.

    What they wrote stays under their name, and patients they invited keep their way in.
    """
    _keep_an_admin(member)
    _set(by, member, "member.deactivated", is_active=False)
    end_all_sessions(member.user)
    for invitation in Invitation.objects.waiting().filter(invited_by=member, patient_id=None):
        revoke(by=by, invitation=invitation, now=clock.now())
    return member


@transaction.atomic
def reactivate(*, by: Actor, member: Membership) -> Membership:
    """Let somebody in again, in the role they had."""
    end_by_joining(by=by, user=member.user)
    return _set(by, member, "member.reactivated", is_active=True)


@transaction.atomic
def set_on_duty(*, by: Actor, member: Membership, is_on_duty: bool) -> Membership:
    """Whether somebody takes what nobody else has answered."""
    kind = "member.put_on_duty" if is_on_duty else "member.taken_off_duty"
    return _set(by, member, kind, is_on_duty=is_on_duty)


def _set(by: Actor, member: Membership, kind: str, **values: bool) -> Membership:
    changed = [name for name, value in values.items() if getattr(member, name) != value]
    for name in changed:
        setattr(member, name, values[name])
    if changed:
        member.save(update_fields=changed)
        _record(by, member, kind)
    return member


def _keep_an_admin(leaving: Membership) -> None:
    """Locks the clinic's admins, so that two who remove each other at once do not both succeed."""
    admins = Membership.objects.active().filter(clinic_id=leaving.clinic_id, role=Role.ADMIN)
    locked = set(admins.order_by("pk").select_for_update().values_list("pk", flat=True))
    if locked == {leaving.pk}:
        raise LastAdmin(f"{leaving} is the only admin. Make somebody else an admin first.")


def _record(by: Actor, member: Membership, kind: str, **facts: object) -> None:
    said = {"whom": member.audit_name, **facts}
    record(by=by, clinic_id=member.clinic_id, kind=kind, target=member, facts=said)
