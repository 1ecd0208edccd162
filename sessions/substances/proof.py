"""The witness proves who they are at the same screen: their own password, through the ordinary sign-in.

It is checked with the throttle of the sign-in, and neither kept, logged nor shown again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.core.http import CareRequest
from sessions.errors import Refused
from sessions.substances import actions
from sessions.substances.actions import Witness
from sessions.substances.forms.common import WitnessedForm
from sessions.views.attempt import tried

Act = Callable[[Witness | None], object]
ABOUT_THE_WITNESS = {"witness", "witness_password"}


def attempt_seen(request: CareRequest, form: WitnessedForm, act: Act) -> bool:
    """As `attempt`, with the witness.

    A witness refused is said together with what else is wrong with the line; a line refused before anybody
    asks for its witness is said alone.
    """
    if not form.is_bound:  # sent with nothing in it
        return False
    form.is_valid()
    witness = None
    try:
        witness = _witness_of(request, form)
    except Refused as why:
        form.add_error(why.field, str(why))
    if not form.errors and tried(form, lambda: act(witness)):
        return True
    if not form.errors.keys() - ABOUT_THE_WITNESS:
        _say_the_rest(form, act)
    return False


def _say_the_rest(form: WitnessedForm, act: Act) -> None:
    """What else stands in the way, tried as if a colleague had seen it, with nothing kept."""
    colleagues = cast("forms.ModelChoiceField[Membership]", form.fields["witness"]).queryset
    stand_in = colleagues.first() if colleagues is not None else None
    if stand_in is None:
        return
    with transaction.atomic():
        tried(form, lambda: act(Witness(stand_in)))
        transaction.set_rollback(True)


def _witness_of(request: CareRequest, form: WitnessedForm) -> Witness | None:
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
