"""The witness proves who they are at the same screen: their own password, through the ordinary sign-in.

It is checked with the throttle of the sign-in, and neither kept, logged nor shown again.
"""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError

from integration_care.accounts.models import Membership
from integration_care.core.http import CareRequest
from sessions.errors import Refused
from sessions.substances import actions
from sessions.substances.actions import Witness
from sessions.substances.forms.common import WitnessedForm


def witness_of(request: CareRequest, form: WitnessedForm) -> Witness | None:
    """Who the form names; proved, or to confirm later. Raises Refused where the password is not theirs."""
    member: Membership | None = form.cleaned_data.get("witness")
    if member is None:
        return None
    password = form.cleaned_data.get("witness_password")
    if not password:
        return Witness(member)
    if member.pk == request.member.pk or not _is_theirs(request, member, password):
        actions.note_refused(by=request.member, witness=member)
        raise Refused(f"This is not the password of {member}.", field="witness_password")
    return Witness(member, is_confirmed=True)


def _is_theirs(request: CareRequest, member: Membership, password: str) -> bool:
    try:
        user = get_adapter(request).authenticate(request, email=member.user.email, password=password)
    except ValidationError as too_often:
        raise Refused(
            "Too many attempts. Wait a few minutes, or let them confirm later from their own sign-in.",
            field="witness_password",
        ) from too_often
    return user is not None and user.pk == member.user_id
