"""Health, and the pages for when something is wrong."""

from __future__ import annotations

import sys

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.i18n import set_language
from redis import Redis
from redis.exceptions import RedisError

from integration_care.core import clock, read_only, request_ids
from integration_care.core.access import ANYONE, OPERATORS, PATIENTS, STAFF, Platform, access
from integration_care.core.http import CareRequest
from integration_care.core.models import Heartbeat


@access(roles=ANYONE, phi=False, methods=("GET",), database=False)
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@access(roles=ANYONE, phi=False, methods=("GET",), database=False)
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, broker, and how long ago the follow-up engine last swept, in product seconds.

    A database that takes no writes is said, and answers 200: taken out of service, every page would be a
    proxy's, where now some can be read and the others say what is the matter.
    """
    is_read_only = _is_read_only()
    database, broker = is_read_only is not None, _broker()
    parts: dict[str, bool | float | None] = {"database": database, "read_only": bool(is_read_only)}
    parts |= {"broker": broker, "sweep_age_seconds": _sweep_age()}
    if not (database and broker):
        return JsonResponse({"status": "unavailable", **parts}, status=503)
    return JsonResponse({"status": "read-only" if is_read_only else "ok", **parts})


def _is_read_only() -> bool | None:
    """None: there is no database."""
    try:
        return read_only.is_on()
    except DatabaseError:
        return None


def _broker() -> bool:
    try:
        return bool(Redis.from_url(settings.REDIS_URL, socket_timeout=2).ping())
    except RedisError:
        return False


def _sweep_age() -> float | None:
    try:
        beat = Heartbeat.objects.filter(name=Heartbeat.SWEEP).first()
        return None if beat is None else round((clock.now() - beat.at).total_seconds(), 1)
    except DatabaseError:
        return None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or came from elsewhere; what was typed stays in the browser's history."""
    return render(request, "403_csrf.html", status=403)


@access(roles=STAFF | PATIENTS | OPERATORS, phi=False, methods=("GET",))
def home(request: CareRequest) -> HttpResponse:
    """Where each role's day begins."""
    if request.member.role == Platform.OPERATOR:
        return redirect("operations:page")
    return redirect("caseload:board" if request.member.is_staff_member else "portal:home")


# The small switch on pages that nobody has signed in to: a cookie, and back to the page.
choose_language = access(roles=ANYONE, phi=False, methods=("POST",), database=False)(set_language)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the error is at hand, be it a page's or the saving of the session behind it.

    Its page is given no request: what all pages are told, some of it out of the database, may be what broke.
    """
    if read_only.is_refused_write(sys.exc_info()[1]):
        return read_only.answer(request)
    return HttpResponse(render_to_string("500.html", {"request_id": request_ids.of_request()}), status=500)
