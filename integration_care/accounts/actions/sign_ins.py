"""Opening and ending sessions: who may, and what is written down of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.sessionkit import get_session_user
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models.functions import Now
from django.http import HttpRequest

from integration_care.accounts.actions import account_trail
from integration_care.accounts.models import Invitation, User
from integration_care.core import door, tenancy

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def may_sign_in(user: User) -> bool:
    """They belong somewhere, run the installation, or are invited."""
    if user.is_operator or account_trail.memberships_of(user):
        return True
    with tenancy.platform_context() as now:
        return Invitation.objects.open(now).filter(email__iexact=user.email).exists()


def open_session(request: HttpRequest, user: User) -> None:
    """For somebody who has just chosen a password, behind their invitation's link."""
    login(request, user, backend=BACKEND)
    request.session.pop(door.SESSION_KEY, None)
    record_authentication(request, user, method="password")
    UserSession.objects.create_from_request(request)
    account_trail.note(user, "account.signed_in", {"by": methods_of(request)})


def note_factor(request: HttpRequest, user: User) -> None:
    """Whoever sets up a factor has it in hand. The session goes on under another key (fixation); with their
    first one, all others end: they were opened with a password alone."""
    before, is_first = request.session.session_key, user.factors().count() == 1
    if is_first:
        user.session_round += 1
        user.save(update_fields=["session_round"])
    update_session_auth_hash(request, user)
    record_authentication(request, user, method="mfa", reauthenticated=True)
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
    if is_first:
        UserSession.objects.filter(user_id=user.pk).exclude(session_key=request.session.session_key).delete()


@transaction.atomic
def end_all_sessions(user: User) -> None:
    """At once and everywhere: their next request is a stranger's. Other people's pages notice nothing."""
    user.session_round += 1
    user.save(update_fields=["session_round"])
    UserSession.objects.filter(user_id=user.pk).delete()


def sessions_of(user: User) -> list[UserSession]:
    """Those that still open a page, newest first. (allauth's own list deletes the others while it looks.)"""
    known = UserSession.objects.filter(user_id=user.pk).order_by("-created_at")
    return [one for one in known if get_session_user(SessionStore(one.session_key))]


@transaction.atomic
def end_session(user: User, session: UserSession) -> None:
    """One of their own, on another device."""
    session.end()
    account_trail.note(user, "account.session_revoked", {"sessions": 1})


@transaction.atomic
def end_other_sessions(user: User, current: str | None) -> int:
    """All of them but the one they are in; returns how many."""
    others = list(UserSession.objects.filter(user_id=user.pk).exclude(session_key=current))
    for session in others:
        session.end()
    if others:
        account_trail.note(user, "account.session_revoked", {"sessions": len(others)})
    return len(others)


def forget_ended_sessions() -> int:
    """What ended sessions still knew, an address that a code went to and somebody's devices; how many ended.

    In real time, as sign-ins are. A part of the sweep.
    """
    longest = timedelta(seconds=settings.LONGEST_SIGN_IN_SECONDS)
    ended, _ = Session.objects.filter(expire_date__lt=Now()).delete()
    UserSession.objects.filter(created_at__lt=Now() - longest).delete()
    return ended


def methods_of(request: Any) -> str:
    """`password mfa`: by what this session's person showed who they are."""
    return " ".join(str(record.get("method")) for record in request.session.get(door.METHODS) or [])
