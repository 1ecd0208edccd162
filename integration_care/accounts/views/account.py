"""One's own account: where one is signed in, the address one signs in with. A colleague's lost factors."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from integration_care.accounts import loaders
from integration_care.accounts.actions import addresses, factors, sign_ins
from integration_care.accounts.forms.account import AddressForm, ResetForm
from integration_care.accounts.models import AddressChange, Membership
from integration_care.core import device
from integration_care.core.access import ANYONE, OPERATORS, PATIENTS, STAFF, Permission, access, may
from integration_care.core.http import CareRequest, form_status, see_other

GONE = 410


@access(roles=STAFF | PATIENTS | OPERATORS, phi=False)
def devices(request: CareRequest) -> HttpResponse:
    """Where they are signed in; a POST ends one session (`end`), or all others."""
    mine = sign_ins.sessions_of(request.user)
    if request.method == "POST":
        wanted = request.POST.get("end", "")
        ending = next((one for one in mine if str(one.pk) == wanted and not one.is_current()), None)
        if ending:
            sign_ins.end_session(request.user, ending)
        elif wanted == "others":
            sign_ins.end_other_sessions(request.user, request.session.session_key)
        messages.success(request, _("Signed out there."))
        return see_other(request, "accounts:devices")
    lines = [(one, device.told(device.device_words(one.user_agent))) for one in mine]
    return render(request, "accounts/devices.html", {"lines": lines})


@access(roles=STAFF | PATIENTS | OPERATORS, phi=False, fresh=True)
def address(request: CareRequest) -> HttpResponse:
    """Ask for another address, and see what waits for an answer."""
    waiting = addresses.waiting_change(request.user, request.now)
    if waiting and request.POST.get("stop"):
        addresses.stop_change(change=waiting, now=request.now)
        return see_other(request, "accounts:address")
    form = AddressForm(request.POST or None)
    if form.is_bound and form.is_valid() and _is_asked(request, form):
        return see_other(request, "accounts:address")
    shown = {"form": form, "waiting": waiting}
    return render(request, "accounts/address.html", shown, status=form_status(form))


def _is_asked(request: CareRequest, form: AddressForm) -> bool:
    """Each wish is two letters, one of them to an address that may be anybody's: not without end."""
    if not ratelimit.consume(request, action="change_address", user=request.user):
        form.add_error(None, _("You have asked several times. Please wait an hour, then ask again."))
        return False
    try:
        addresses.ask_for_address(user=request.user, new_email=form.cleaned_data["email"], now=request.now)
    except addresses.SameAddress:
        form.add_error("email", _("This is the address you sign in with already."))
        return False
    return True


@access(roles=ANYONE, phi=False)
def answer_address(request: CareRequest, secret: str) -> HttpResponse:
    """Behind the link that each of the two addresses got. Opening it changes nothing."""
    change = addresses.find_change(secret, request.now)
    if change is None:
        return render(request, "accounts/address_closed.html", status=GONE)
    if request.method == "POST":
        return _answered(request, change, secret)
    shown = {"change": change, "is_old": addresses.is_old(change, secret)}
    return render(request, "accounts/address_answer.html", shown)


def _answered(request: CareRequest, change: AddressChange, secret: str) -> HttpResponse:
    if request.POST.get("answer") == "stop":
        addresses.stop_change(change=change, now=request.now)
        return render(request, "accounts/address_answered.html", {"how": "stopped"})
    is_done = addresses.agree(change=change, secret=secret, now=request.now)
    return render(request, "accounts/address_answered.html", {"how": "done" if is_done else "half"})


@access(roles=may(Permission.RUN_CLINIC), object=loaders.anybody, phi=False, fresh=True)
def reset_factors(request: CareRequest, member: Membership) -> HttpResponse:
    """Phone, keys and codes are all lost: whoever runs the clinic takes them away, and says why."""
    form = ResetForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            factors.reset_factors(
                by=request.member, member=member, why=factors.WhyReset(form.cleaned_data["why"])
            )
            messages.success(request, f"{member}: no second factor any more, and signed out everywhere.")
            return see_other(request, "accounts:staff")
        except (factors.NotOneself, factors.WorksElsewhere) as why:
            form.add_error(None, str(why))
    shown = {"form": form, "whose": member, "nav": "clinic"}
    return render(request, "accounts/reset_factors.html", shown, status=form_status(form))
