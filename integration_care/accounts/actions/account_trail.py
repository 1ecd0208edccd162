"""What happens to an account, in the trail of every clinic its person belongs to.

An account is of no clinic, the trail is: so each clinic reads it of its own member.
"""

from __future__ import annotations

import logging

from integration_care.accounts.models import Membership, User
from integration_care.audit.actors import Actor, System
from integration_care.audit.trail import record
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


def note_failure(email: str, *, by: str) -> None:
    """Somebody could not show who they are. `by`: password, code."""
    user = User.objects.filter(email__iexact=email).first() if email else None
    if user is None:
        log.warning("a sign-in failed, for an address that nobody has")
        memberships_of(User())  # an unknown address takes as many steps as a known one
        return
    log.warning("a sign-in failed")
    note(user, "account.sign_in_failed", {"by": by}, actor=AT_THE_DOOR)


def memberships_of(user: User) -> list[Membership]:
    with tenancy.user_context(user.pk):
        return list(user.memberships.active().select_related("user")) if user.pk else []
