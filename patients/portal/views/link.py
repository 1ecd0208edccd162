"""The link in a message: a birth date, then one entry to write. It shows nobody's name and no history."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from integration_care.core.access import ANYONE, access
from integration_care.core.http import UNPROCESSABLE, CareRequest
from patients.followups.models import FollowUpLink
from patients.portal import actions, marker, places
from patients.portal.birth_date import BirthDateForm
from patients.portal.forms import CallForm
from patients.portal.places import Place
from patients.portal.presenters.start import StartPage
from patients.portal.views import writing
from patients.portal.visits import Closed, Standing, arrive, closed, through_link
from patients.prompting.actions import decline, not_today

OFFERS_A_CALL = {"confirm-or-book", "reminder", "late-offer"}


@access(roles=ANYONE, phi=True)
def link(request: CareRequest, secret: str) -> HttpResponse:
    """The birth-date question, or straight on for a browser that answered it a moment ago."""
    try:
        found = arrive(request, secret)
    except Closed as why:
        return closed(request, secret, why.standing)
    if marker.proved(request, found):
        return redirect(_first_page(request, found, secret))
    if request.method == "POST":
        return _answered(request, found, secret)
    return _ask(request, secret, BirthDateForm())


def _answered(request: CareRequest, found: FollowUpLink, secret: str) -> HttpResponse:
    form = BirthDateForm(request.POST)
    if not form.is_valid():
        return _ask(request, secret, form)
    if actions.try_birth_date(link=found, born_on=form.cleaned_data["born_on"], now=request.now):
        client_uuid = marker.remembered(request, found) or uuid.uuid4()
        return marker.mark(redirect(_first_page(request, found, secret)), found, client_uuid)
    if not found.tries_left:
        return closed(request, secret, Standing.LOCKED)
    form.add_error(None, _("That date does not match the clinic's record. Please look again."))
    return _ask(request, secret, form, found.tries_left)


def _ask(
    request: CareRequest, secret: str, form: BirthDateForm, tries_left: int | None = None
) -> HttpResponse:
    """`tries_left` is said only after a date that did not match."""
    context = {
        "form": form,
        "tries_left": tries_left,
        "signed_out": True,
        "locks": "proof",
        "help_url": places.behind_link(secret).help,
    }
    return render(request, "portal/link.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def _first_page(request: CareRequest, found: FollowUpLink, secret: str) -> str:
    behind = places.behind_link(secret)
    if found.follow_up.assignments.waiting(request.now).exists():
        return behind.asked
    offers_a_call = found.follow_up.rule.get("message") in OFFERS_A_CALL
    return behind.start if offers_a_call else behind.page(1)


@through_link
def start(request: CareRequest, place: Place) -> HttpResponse:
    """Ask to be called about a session, or write a few words."""
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and place.window and place.link:
        actions.ask_for_call(
            by=place.by,
            window=place.window,
            follow_up=place.link.follow_up,
            preferred=form.said(),
            now=request.now,
        )
        return redirect(f"{place.addresses.start}?asked=1")
    context = {
        "at": StartPage(place, request.now, "asked" in request.GET),
        "signed_out": True,
        "help_url": place.addresses.help,
    }
    return render(request, "portal/start.html", context)


@through_link
def page(request: CareRequest, place: Place, number: int) -> HttpResponse:
    return writing.page(request, place, number)


@through_link
def thanks(request: CareRequest, place: Place) -> HttpResponse:
    return writing.thanks(request, place)


@through_link
def stopped(request: CareRequest, place: Place) -> HttpResponse:
    return writing.stopped(request, place)


@through_link
def leave(request: CareRequest, place: Place) -> HttpResponse:
    """Not today, or not for them; nothing of the record is shown, and nobody asks why."""
    first_page, is_for_good = place.addresses.page(1), request.POST.get("go") == "not-for-me"
    if request.method != "POST" or place.offered is None:
        return redirect(first_page)
    if is_for_good:
        decline(by=place.by, offered=place.offered, now=request.now)
    else:
        not_today(by=place.by, offered=place.offered, now=request.now)
    context = {
        "is_for_good": is_for_good, "first_page": first_page, "signed_out": True,
        "help_url": place.addresses.help,
    }  # fmt: skip
    return render(request, "portal/left.html", context)


@through_link
def commitment(request: CareRequest, place: Place) -> HttpResponse:
    return writing.commitment(request, place)
