"""The page behind an invitation's link. Opening it changes nothing; sending the form joins."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.accounts import actions
from integration_care.accounts.actions import sign_ins
from integration_care.accounts.forms.people import AcceptForm, JoinForm
from integration_care.accounts.models import Invitation, Membership
from integration_care.core import languages, tenancy
from integration_care.core.access import ANYONE, access
from integration_care.core.http import CareRequest, form_status, see_other

GONE = 410
Joined = Callable[[Invitation, Membership], None]


@access(roles=ANYONE, phi=False)
def accept(request: CareRequest, secret: str) -> HttpResponse:
    """Staff join here; patients have their own door, which does the same and knows the patient."""
    return answer(request, secret)


def answer(request: CareRequest, secret: str, joined: Joined | None = None) -> HttpResponse:
    """`joined` is called in the same transaction, once somebody has become a member."""
    tenancy.enter(platform=True)
    invitation = actions.find(secret)
    if invitation is None or not invitation.is_open(request.now):
        return _closed(request, invitation)
    if (invitation.patient_id is None) != (joined is None):  # the other door, where nobody would be linked
        return _closed(request, None)
    _step_in(request, invitation)
    known = actions.invited_user(invitation)
    if known is not None and known != request.user:
        return render(request, "accounts/join_sign_in.html", _shown(invitation))
    typed = request.POST if request.method == "POST" else None
    form = JoinForm(typed) if known else AcceptForm(typed, invitation=invitation)
    if form.is_bound and form.is_valid():
        return _join(request, invitation, form.cleaned_data, joined)
    shown = {**_shown(invitation), "form": form}
    return render(request, "accounts/join.html", shown, status=form_status(form))


def _step_in(request: CareRequest, invitation: Invitation) -> None:
    tenancy.enter(clinic=invitation.clinic_id)
    languages.greet(invitation.language, request)


def _join(
    request: CareRequest, invitation: Invitation, said: dict[str, str], joined: Joined | None
) -> HttpResponse:
    name, password = said.get("name", invitation.name), said.get("password", "")
    try:
        member = actions.accept(invitation=invitation, name=name, password=password, now=request.now)
    except actions.InvitationNotOpen:
        return _closed(request, invitation)
    if joined is not None:
        joined(invitation, member)
    if request.user != member.user:  # a new account; the other ones have shown who they are
        sign_ins.open_session(request, member.user)
    request.session["clinic"] = str(member.clinic_id)
    return see_other(request, "home")


def _closed(request: CareRequest, invitation: Invitation | None) -> HttpResponse:
    shown = _shown(invitation) if invitation else {}
    return render(request, "accounts/join_closed.html", shown, status=GONE if invitation else 404)


def _shown(invitation: Invitation) -> dict[str, object]:
    """No `clinic` of a session: the page names the clinic that invites."""
    return {"invitation": invitation, "inviting": invitation.clinic}
