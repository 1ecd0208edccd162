"""allauth's pages, which declare nothing: the same door stands before them (`core.door`).

Somebody without a second factor reaches only what sets one up. Whoever works at a clinic keeps the last one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from integration_care.accounts.models import Membership
from integration_care.core import door, tenancy

# Accounts come by invitation, and addresses are changed in our own room (accounts.actions.addresses).
CLOSED = {
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_set_password",
    "usersessions_list",  # accounts:devices ends one session as well as all others
}
OPEN = {"account_logout", "account_inactive"}
SETTING_UP = {
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_activate_totp",
    "mfa_add_webauthn",
}
TAKING_AWAY = {"mfa_deactivate_totp", "mfa_remove_webauthn"}
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class AtAllauthsPages:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, _args: Any, _kwargs: Any) -> HttpResponseBase | None:
        if not view.__module__.startswith("allauth."):
            return None
        name = request.resolver_match.url_name
        if name in CLOSED:
            raise Http404
        if name in OPEN or not request.user.is_authenticated:
            return None
        return _stopped(request, name)


@transaction.atomic
def _stopped(request: Any, name: str) -> HttpResponseBase | None:
    _product_now, real_now = tenancy.enter_as(request.user.pk)
    member = request.user.membership_for(request.session.get("clinic"))
    if stopped := door.stopped(request, member, real_now, before_factor=name in SETTING_UP):
        return stopped
    if name in TAKING_AWAY and request.method == "POST" and _is_last(member):
        words = _("This is your only second factor. Add another one first, then take this one away.")
        messages.warning(request, words)
        return redirect("mfa_index")
    return None


def _is_last(member: Membership) -> bool:
    if not member.user.works_somewhere():
        return False
    factors = Authenticator.objects.filter(user_id=member.user_id, type__in=FACTORS)
    return int(factors.count()) < 2
