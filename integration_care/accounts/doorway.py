"""allauth's pages, which declare nothing: the same door stands before them (`core.door`).

Somebody without a second factor reaches only what sets one up. Whoever works at a clinic, or
runs the installation, keeps the last one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from integration_care.accounts.models import User
from integration_care.core import door, read_only, tenancy

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


class AtAllauthsPages:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        if not view.__module__.startswith("allauth."):
            return None
        name = request.resolver_match.url_name
        if name in CLOSED:
            raise Http404
        if not request.user.is_authenticated:
            return _nobody_signs_in(request)
        if name in OPEN:
            return None
        if stopped := _stopped(request, name):
            return stopped
        if name in TAKING_AWAY and request.method == "POST":
            return _taken_away(request, partial(view, request, *args, **kwargs))
        return None


def _nobody_signs_in(request: Any) -> HttpResponseBase | None:
    """While nothing can be written down the pages of the sign-in say so, before anybody types."""
    request.saves_nothing = read_only.is_on()
    is_sent = request.saves_nothing and request.method == "POST"
    return read_only.answer(request, must_sign_in=True) if is_sent else None


@transaction.atomic
def _stopped(request: Any, name: str) -> HttpResponseBase | None:
    _product_now, real_now, request.saves_nothing = tenancy.enter_as(request.user.pk)
    request.at_allauths = member = request.user.here_as(request.session.get("clinic"))
    if request.saves_nothing and door.must_sign_in(request, member, real_now):
        return read_only.answer(request, must_sign_in=True)
    return door.stopped(request, member, real_now, before_factor=name in SETTING_UP)


@transaction.atomic
def _taken_away(request: Any, take_away: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Counted and taken away under one lock: two presses at once would each see the other one's factor.

    Whoever is asked anew comes back to the page: allauth would keep the POST, and carry it out past here.
    """
    _product_now, real_now, request.saves_nothing = tenancy.enter_as(request.user.pk)
    if not door.is_fresh(request, real_now):
        back = urlencode({REDIRECT_FIELD_NAME: request.path})
        return redirect(f"{reverse('account_reauthenticate')}?{back}")
    user = User.objects.select_for_update().get(pk=request.user.pk)
    if user.needs_factor() and user.factors().count() < 2:
        words = _("This is your only second factor. Add another one first, then take this one away.")
        messages.warning(request, words)
        return redirect("mfa_index")
    return take_away()
