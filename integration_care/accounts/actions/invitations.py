"""Invitations: the only way to an account. The secret is in the e-mail's link and nowhere else."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from integration_care.accounts import emails
from integration_care.accounts.actions.founding import add_member
from integration_care.accounts.actions.operators import end_by_joining
from integration_care.accounts.models import Clinic, Invitation, Membership, User
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from integration_care.core.languages import ENGLISH
from integration_care.core.lasting import A_WEEK
from integration_care.core.permissions import Role

OPEN_FOR = A_WEEK


class AlreadyMember(ValueError):
    """Somebody with this address is in the clinic already."""


class AlreadyInvited(ValueError):
    """An invitation to this address is on its way."""


class InvitationNotOpen(ValueError):
    """Used, taken back or expired, perhaps a moment ago on another device."""


@transaction.atomic
def invite(
    *,
    by: Membership,
    clinic: Clinic,
    email: str,
    name: str,
    role: Role,
    patient_id: UUID | None = None,
    language: str = ENGLISH,
    now: datetime,
) -> Invitation:
    """Write the invitation; the e-mail leaves after the commit, and the row says what became of it."""
    if clinic.memberships.active().filter(user__email__iexact=email).exists():
        raise AlreadyMember(f"{email} belongs to somebody in this clinic already.")
    if Invitation.objects.open(now).filter(clinic=clinic, email__iexact=email).exists():
        raise AlreadyInvited(f"{email} is invited already. The invitation can be sent again.")
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        clinic=clinic,
        email=email,
        name=name,
        role=role,
        patient_id=patient_id,
        language=language,
        invited_by=by,
        secret_hash=hash_of(secret),
        expires_at=now + OPEN_FOR,
    )
    _record(by, invitation, "invitation.sent")
    transaction.on_commit(partial(emails.send_invitation, invitation.pk, clinic.pk, secret))
    return invitation


@transaction.atomic
def send_again(*, by: Actor, invitation: Invitation, now: datetime) -> Invitation:
    """A new link and a new week; the link in the earlier e-mail is dead from now on."""
    secret = secrets.token_urlsafe(32)
    invitation.secret_hash, invitation.expires_at = hash_of(secret), now + OPEN_FOR
    invitation.sent_at, invitation.send_problem = None, ""
    invitation.save(update_fields=["secret_hash", "expires_at", "sent_at", "send_problem"])
    _record(by, invitation, "invitation.sent_again")
    transaction.on_commit(partial(emails.send_invitation, invitation.pk, invitation.clinic_id, secret))
    return invitation


@transaction.atomic
def revoke(*, by: Actor, invitation: Invitation, now: datetime) -> Invitation:
    """Take it back; taking back twice, or after it was accepted, changes nothing."""
    if Invitation.objects.waiting().filter(pk=invitation.pk).update(revoked_at=now):
        invitation.revoked_at = now
        _record(by, invitation, "invitation.revoked")
    return invitation


@transaction.atomic
def accept(*, invitation: Invitation, name: str, password: str, now: datetime) -> Membership:
    """Make the account, or for somebody with an account the membership. Once: the row count decides."""
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(accepted_at=now):
        raise InvitationNotOpen
    member = _returning(invitation)
    if member is None:
        by = Invited(invitation, name)
        role = Role(invitation.role)
        member = add_member(
            by=by, clinic=invitation.clinic, email=invitation.email, name=name, role=role, password=password
        )
    _record(member, invitation, "invitation.accepted")
    return member


def find(secret: str) -> Invitation | None:
    """The invitation of a link, whatever its state. Needs the platform's context."""
    return Invitation.objects.select_related("clinic").filter(secret_hash=hash_of(secret)).first()


def invited_user(invitation: Invitation) -> User | None:
    """Somebody who has an account under this address, in this clinic or another."""
    return User.objects.filter(email__iexact=invitation.email).first()


def hash_of(secret: str) -> str:
    """256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Invited:
    """Who accepts, before the membership exists."""

    def __init__(self, invitation: Invitation, name: str) -> None:
        self.audit_id, self.audit_name = f"invitation:{invitation.pk}", name


def _returning(invitation: Invitation) -> Membership | None:
    """Somebody who left the clinic and comes back, in the role of the invitation."""
    left = Membership.objects.filter(clinic_id=invitation.clinic_id, user__email__iexact=invitation.email)
    member = left.select_related("user", "clinic").first()
    if member is not None:
        end_by_joining(by=member, user=member.user)
        member.is_active, member.role = True, invitation.role
        member.save(update_fields=["is_active", "role"])
    return member


def _record(by: Actor, invitation: Invitation, kind: str) -> None:
    record(
        by=by,
        clinic_id=invitation.clinic_id,
        kind=kind,
        target=invitation,
        patient_id=invitation.patient_id,
        facts={"role": invitation.role},
    )
