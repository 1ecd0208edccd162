"""What happens to an account, in the trail of every clinic its person belongs to; an operator's, in the
installation's.

An account is of no clinic, the trail is: so each clinic reads it of its own member.
"""

from __future__ import annotations

import logging

from django.db import transaction

from integration_care.accounts.models import Clinic, Membership, User
from integration_care.accounts.models.operator import NamedOperator
from integration_care.audit.actors import Actor, System
from integration_care.audit.trail import record, record_of_installation
from integration_care.core import tenancy

log = logging.getLogger(__name__)
AT_THE_DOOR = System("somebody at the sign-in page")


def note(
    user: User, kind: str, facts: dict[str, object] | None = None, *, actor: Actor | None = None
) -> None:
    """`actor`: who did it, where it was not the person themselves."""
    for member in memberships_of(user):
        with tenancy.clinic_context(member.clinic_id):
            record(by=actor or member, clinic_id=member.clinic_id, kind=kind, target=member, facts=facts)
    if user.is_operator:
        by = actor or NamedOperator(user)
        record_of_installation(by=by, kind=kind, target=user, facts=facts)


def note_failure(email: str, *, by: str) -> None:
    """Somebody could not show who they are. `by`: password, code."""
    user = User.objects.filter(email__iexact=email).first() if email else None
    if user is None:
        log.warning("a sign-in failed, for an address that nobody has")
        _note_nothing()
        return
    log.warning("a sign-in failed")
    note(user, "account.sign_in_failed", {"by": by}, actor=AT_THE_DOOR)


@transaction.atomic
def _note_nothing() -> None:
    """As many steps as for a known address, taken back: how long an answer takes tells nothing either."""
    with tenancy.platform_context():
        clinic = Clinic.objects.first()
    if clinic is None:
        return
    undone = transaction.savepoint()
    with tenancy.clinic_context(clinic.pk):
        facts: dict[str, object] = {"by": "password"}
        record(by=AT_THE_DOOR, clinic_id=clinic.pk, kind="account.sign_in_failed", facts=facts)
    transaction.savepoint_rollback(undone)


def memberships_of(user: User) -> list[Membership]:
    with tenancy.user_context(user.pk):
        return list(user.memberships.active().select_related("user")) if user.pk else []
