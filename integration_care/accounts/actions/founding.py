"""How a clinic begins: the clinic itself and its first member. After that, invitations."""

from __future__ import annotations

from typing import NotRequired, TypedDict, Unpack

from django.db import transaction

from integration_care.accounts.actions.operators import end_by_joining
from integration_care.accounts.models import Clinic, Membership, User
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from integration_care.core import tenancy
from integration_care.core.permissions import Role


class ClinicParticulars(TypedDict):
    name: str
    slug: str
    time_zone: str
    phone: NotRequired[str]
    reply_to: NotRequired[str]
    outside_contact: NotRequired[str]
    outside_contact_es: NotRequired[str]


@transaction.atomic
def found_clinic(*, by: Actor, **particulars: Unpack[ClinicParticulars]) -> Clinic:
    """A new clinic; the transaction's context becomes the clinic's. Raises ValidationError."""
    clinic = Clinic(**particulars)
    tenancy.enter(platform=True)  # the slug must be free among all clinics
    clinic.full_clean()
    tenancy.enter(clinic=clinic.pk)
    clinic.save(force_insert=True)
    record(by=by, clinic_id=clinic.pk, kind="clinic.founded", target=clinic)
    return clinic


@transaction.atomic
def add_member(*, by: Actor, clinic: Clinic, email: str, name: str, role: Role, password: str) -> Membership:
    """Someone joins with a password of theirs. An existing user keeps the password they have."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User(email=email.lower(), name=name)
        user.set_password(password)
        user.save(force_insert=True)
    end_by_joining(by=by, user=user)
    member = Membership.objects.create(clinic=clinic, user=user, role=role)
    record(by=by, clinic_id=clinic.pk, kind="member.joined", target=member, facts={"role": role})
    return member
