"""Requests as our views see them, and the few answers that htmx wants in its own way."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import RawPostDataException
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from integration_care.accounts.models import Clinic, Membership, User


class CareRequest(HttpRequest):
    """What `@access` has made of a request: someone, in one clinic, at one instant."""

    user: User
    member: Membership
    clinic: Clinic
    now: datetime  # the product's time, aware UTC, taken once
    htmx: HtmxDetails
    reads_only: bool = False  # a page of a record that was opened in an emergency
    saves_nothing: bool  # the database takes no writes; see core/read_only.py


UNPROCESSABLE = 422  # a form with errors; htmx is told to swap it in (base.html)
CONFLICT = 409  # someone else saved first; both versions are shown


def see_other(request: HttpRequest, to: object, *args: object, **kwargs: object) -> HttpResponse:
    """Redirect after a write; for htmx, as a navigation of the whole page."""
    url = resolve_url(to, *args, **kwargs)  # type: ignore[arg-type]
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def body_of(request: HttpRequest) -> bytes:
    """What was sent; nothing where it came in parts, which only a form does."""
    try:
        return bytes(request.body)
    except RawPostDataException:
        return b""


def form_status(*forms: BaseForm) -> int:
    """422 for a page that shows somebody's input back with what is wrong, 200 for a fresh one."""
    return UNPROCESSABLE if any(form.is_bound for form in forms) else 200


def own_url(request: HttpRequest, candidate: str | None, fallback: str) -> str:
    """`candidate` when it is a path of this site, else `fallback`: no open redirects, no URL names."""
    if (
        candidate
        and candidate.startswith("/")
        and url_has_allowed_host_and_scheme(
            candidate, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
    ):
        return candidate
    return fallback
