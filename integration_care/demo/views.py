"""Pages that only the demo has: its clock, its mailbox, the component page."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from integration_care.core.access import ANYONE, access
from integration_care.core.http import own_url
from integration_care.core.ui.samples import component_samples
from integration_care.demo import authenticators, mailbox, movable_clock
from integration_care.demo.context import JUMPS
from integration_care.demo.sign_ins import SIGN_INS


@access(roles=ANYONE, phi=False, methods=("GET",))
def doors(request: HttpRequest) -> HttpResponse:
    """Who can be tried, and where to find what the product sent."""
    return render(request, "demo/doors.html", {"sign_ins": SIGN_INS})


@access(roles=ANYONE, phi=False, methods=("POST",))
def jump(request: HttpRequest) -> HttpResponse:
    """Move the product's time forward by one of the offered numbers of hours."""
    hours = request.POST.get("hours", "")
    if hours.isdecimal() and int(hours) in JUMPS:
        movable_clock.jump(timedelta(hours=int(hours)))
    return redirect(own_url(request, request.POST.get("next"), "/"))


@access(roles=ANYONE, phi=True, methods=("GET",))
def phone(request: HttpRequest) -> HttpResponse:
    """In place of everybody's phone: the six digits of this half minute."""
    return render(request, "demo/phone.html", {"phones": authenticators.phones()})


@access(roles=ANYONE, phi=True, methods=("GET",))
def mail(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/mail.html", {"letters": mailbox.letters()[:50]})


@access(roles=ANYONE, phi=False, methods=("GET",))
def components(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/components.html", component_samples())
