"""Help at once, for anyone who stands before it: no sign-in, no question first."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from integration_care.audit.actors import LINK, Actor
from integration_care.core.access import ANYONE, access
from integration_care.core.http import CareRequest
from patients.models import Patient
from patients.portal import actions, own
from patients.portal.presenters.contacts import help_card, plan_of
from patients.portal.presenters.help import HelpPage
from patients.portal.visits import Closed, NotProved, enter


@dataclass(frozen=True)
class Visitor:
    """Who stands before the help page. Nobody known: the numbers only."""

    here: str
    back: str = ""
    patient: Patient | None = None
    by: Actor | None = None
    is_signed_in: bool = False


@access(roles=ANYONE, phi=True)
def help_now(request: CareRequest) -> HttpResponse:
    """The numbers for everyone. A signed-in patient can also tell the clinic with one tap."""
    patient, here = own.patient_if_any(request), reverse("portal:help")
    if patient is None:
        return _help(request, Visitor(here))
    return _help(request, Visitor(here, reverse("portal:home"), patient, request.member, is_signed_in=True))


@access(roles=ANYONE, phi=True)
def link_help(request: CareRequest, secret: str) -> HttpResponse:
    """Before the birth date only the numbers; after it the clinic can be told as well."""
    here, back = reverse("portal:link-help", args=[secret]), reverse("portal:link", args=[secret])
    try:
        return _help(request, Visitor(here, back, enter(request, secret).patient, LINK))
    except (Closed, NotProved):
        return _help(request, Visitor(here, back))


def _help(request: CareRequest, visitor: Visitor) -> HttpResponse:
    if request.method == "POST" and visitor.patient and visitor.by:
        actions.say_not_safe(by=visitor.by, patient=visitor.patient, now=request.now)
        return redirect(visitor.here)
    clinic = getattr(request, "clinic", None)
    context = {
        "at": HelpPage(clinic, visitor.patient, request.now),
        "visitor": visitor,
        **_own(request, visitor),
        "help_url": visitor.here,
        "signed_out": not visitor.is_signed_in,
    }
    return render(request, "portal/help.html", context)


def _own(request: CareRequest, visitor: Visitor) -> dict[str, object]:
    """The people of their plan: for themselves, signed in, and never behind a link."""
    if visitor.patient is None or not visitor.is_signed_in:
        return {}
    plan = plan_of(visitor.patient, request.member)
    return {"people": plan.people, "help_card": help_card(visitor.patient.clinic, plan)}
