"""At the door: whether whoever is signed in may go on, or shows first who they are.

`core.access` asks here for every page of ours, `accounts.doorway` for allauth's. All of it is in the session:
when somebody signed in and last did something (real seconds, `SESSION_KEY`), and by what they showed who they
are (allauth's own list of methods). A session that knows nothing of a second factor opens no page of staff.

Limits are counted in real time, not the product's: what they guard is a real screen that somebody left, and
a demo whose clock runs an hour a second would sign everybody out at the first look.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse

from integration_care.core import held
from integration_care.core.http import own_url, see_other

SESSION_KEY = "door"  # {"in": seconds, "act": seconds} since the epoch
AFTER_FACTOR = "after_factor"  # where somebody was going when they were asked to set one up
METHODS, METHODS_OF = "account_authentication_methods", "account_authentication_methods_user"  # allauth's
LOOKS_NOTED_EVERY, ACTS_NOTED_EVERY = 60, 5  # seconds: a page that is opened is not worth a write each time
# What a page asks for by itself keeps nobody signed in: polling, and the saving of drafts.
UNKNOWN = 401
BY_ITSELF = ("X-Autosave", "X-Background")


def stopped(
    request: Any, member: Any, real_now: datetime, *, before_factor: bool = False
) -> HttpResponseBase | None:
    """What somebody is answered who may not go on; None for who may. No `member`: they belong nowhere."""
    if member is None:
        return shown_out(request)
    if must_sign_in(request, member, real_now):
        return to_sign_in(request)
    if member.is_staff_member and not member.has_factor and not before_factor:
        return _to_factors(request)
    _stamp(request, real_now.timestamp())
    return None


def must_sign_in(request: Any, member: Any, real_now: datetime) -> bool:
    """Whether a member was away for too long, or has not shown a second factor that they have."""
    if member is None:
        return False
    # Asked of the person, whatever they are in this clinic: the same session opens their other ones.
    lacks_factor = member.has_factor and not _has_shown_factor(request)
    return lacks_factor or _is_too_late(request, member, real_now.timestamp())


def is_over(request: Any, member: Any, real_now: datetime) -> bool:
    """For a page that stands open to everybody: whether this sign-in would open no other page."""
    return _is_too_late(request, member, real_now.timestamp())


def not_taken(request: Any, methods: tuple[str, ...]) -> HttpResponse:
    """An address asked in a way it does not take: one that only takes what is sent, typed or reloaded.

    Whoever looks at it in a browser reads so; scripts and parts of a page are told by the status alone.
    """
    refused = HttpResponseNotAllowed(methods)
    if "text/html" in request.headers.get("Accept", "") and not is_part_of_a_page(request):
        refused.content = render(request, "405.html").content
    return refused


def stranger(request: Any) -> HttpResponse:
    """Nobody is signed in, or not any more: to the sign-in, and then to the page where they were."""
    if is_part_of_a_page(request):
        return HttpResponse(status=UNKNOWN)
    if request.method in ("GET", "HEAD"):
        return _away(request, settings.LOGIN_URL, way_back(request))
    came_from = urlsplit(request.headers.get("Referer", "")).path
    return _away(request, settings.LOGIN_URL, own_url(request, came_from, "/"))


def is_fresh(request: Any, real_now: datetime) -> bool:
    """Whether they showed who they are within the last few minutes, by whatever means."""
    last = max((record.get("at", 0) for record in _shown(request)), default=0)
    return bool(real_now.timestamp() - last < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def asked_anew(request: Any, *, is_file: bool = False) -> HttpResponse:
    """To allauth's page for it, and then back here; for a file to the page on which it was asked for."""
    if is_file and request.method == "GET" and not request.saves_nothing:
        held.hold_file(request, _came_from(request))
        return _away(request, "account_reauthenticate", reverse("accounts:held"))
    return _away(request, "account_reauthenticate", way_back(request, at_once=True))


def _came_from(request: Any) -> str:
    """The page of ours with the link; the first page where the browser does not say which."""
    page = urlsplit(request.headers.get("Referer", ""))
    if page.netloc != request.get_host() or page.path == reverse("account_reauthenticate"):
        return "/"
    return own_url(request, urlunsplit(("", "", page.path, page.query, "")), "/")


def shown_out(request: Any) -> HttpResponse:
    """Their last membership was closed, perhaps a moment ago: the session ends with this answer."""
    logout(request)
    return render(request, "403.html", status=403)


def to_sign_in(request: Any) -> HttpResponse:
    """The session ends. What was being sent waits, sealed, for the same person to sign in again, and in the
    clinic where they were."""
    if is_part_of_a_page(request):
        logout(request)
        return HttpResponse(status=UNKNOWN)
    back = way_back(request)
    staying = {name: request.session[name] for name in (held.KEY, "clinic") if name in request.session}
    logout(request)
    request.session.update(staying)
    return _away(request, settings.LOGIN_URL, back)


def way_back(request: Any, *, at_once: bool = False) -> str:
    """The page somebody was at; for a form that was sent, where its words wait (`at_once`: and go on)."""
    if getattr(request, "htmx", False):
        return own_url(request, urlsplit(request.htmx.current_url or "").path, "/")
    if request.method in ("GET", "HEAD"):
        return str(request.get_full_path())
    return reverse("accounts:held") if held.hold(request, at_once=at_once) else "/"


def limits(request: Any) -> dict[str, int]:
    """For the page: seconds without an act until it locks, how many are gone (`ago`), and how many are left
    until it locks in any case."""
    since = request.session[SESSION_KEY]
    left = settings.LONGEST_SIGN_IN_SECONDS - (since["act"] - since["in"])
    return {"idle": _idle(request.member), "ago": request.since_act, "left": int(left)}


def is_part_of_a_page(request: Any) -> bool:
    """What is typed in the page it came from stays there, and the page asks for the sign-in (js/door.js)."""
    return bool(getattr(request, "htmx", False)) or not is_own_act(request)


def _is_too_late(request: Any, member: Any, now: float) -> bool:
    since = request.session.get(SESSION_KEY)
    if since is None:  # opened this moment
        return False
    idle, whole = now - since["act"], now - since["in"]
    return bool(idle > _idle(member) or whole > settings.LONGEST_SIGN_IN_SECONDS)


def _idle(member: Any) -> int:
    return int(settings.STAFF_IDLE_SECONDS if member.is_staff_member else settings.PATIENT_IDLE_SECONDS)


def _stamp(request: Any, now: float) -> None:
    since = request.session.get(SESSION_KEY) or {"in": now, "act": 0}
    often = LOOKS_NOTED_EVERY if request.method in ("GET", "HEAD") else ACTS_NOTED_EVERY
    is_noted = is_own_act(request) and now - since["act"] > often and not request.saves_nothing
    if is_noted or not since["act"]:
        request.session[SESSION_KEY] = {**since, "act": now}
    request.since_act = 0 if is_noted or not since["act"] else int(now - since["act"])


def is_own_act(request: Any) -> bool:
    return not any(name in request.headers for name in BY_ITSELF)


def _has_shown_factor(request: Any) -> bool:
    return any(record.get("method") == "mfa" for record in _shown(request))


def _shown(request: Any) -> list[dict[str, Any]]:
    """By what this person showed in this session who they are, oldest first."""
    if request.session.get(METHODS_OF) != str(request.user.pk):
        return []
    return list(request.session.get(METHODS) or [])


def _to_factors(request: Any) -> HttpResponse:
    if request.method == "GET":
        request.session[AFTER_FACTOR] = way_back(request)
    return see_other(request, "accounts:second-factor")


def _away(request: Any, to: str, back: str) -> HttpResponse:
    return see_other(request, f"{reverse(to)}?{urlencode({REDIRECT_FIELD_NAME: back}, safe='/')}")
