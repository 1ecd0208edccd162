"""Off the calendar or out of the record: each asks once, keeps the reason, and says what will happen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from integration_care.core.access import Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, see_other
from sessions import actions, loaders
from sessions.errors import Refused
from sessions.models import Administration, CareSession
from sessions.pages.question import CANCEL, NO_SHOW, STOP, VOID, Question, question_page, struck_out, way_back
from sessions.presenters.named import named
from sessions.views.attempt import attempt

BOOKERS = may(Permission.BOOK_SESSION)
RECORDERS = may(Permission.RECORD_SESSION)
DOSERS = may(Permission.RECORD_DOSE)


@access(roles=BOOKERS, object=loaders.session, phi=True)
def cancel(request: CareRequest, session: CareSession) -> HttpResponse:
    return _ask(request, session, CANCEL, actions.cancel)


@access(roles=BOOKERS, object=loaders.session, phi=True)
def no_show(request: CareRequest, session: CareSession) -> HttpResponse:
    return _ask(request, session, NO_SHOW, actions.no_show)


@access(roles=RECORDERS, object=loaders.session, phi=True)
def stop(request: CareRequest, session: CareSession) -> HttpResponse:
    return _ask(request, session, STOP, actions.abort)


@access(roles=RECORDERS, object=loaders.session, phi=True)
def void(request: CareRequest, session: CareSession) -> HttpResponse:
    return _ask(request, session, VOID, actions.void)


@access(roles=BOOKERS, object=loaders.session, phi=True, methods=("POST",))
def book_again(request: CareRequest, session: CareSession) -> HttpResponse:
    """One click takes a cancellation back."""
    try:
        actions.book_again(by=request.member, session=session, now=request.now)
        say_done(request, "Booked again at the same time.", named(session))
    except Refused as why:
        messages.error(request, str(why))
    return see_other(request, "sessions:record", session.pk)


@access(roles=DOSERS, object=loaders.administration, phi=True)
def strike(request: CareRequest, administration: Administration) -> HttpResponse:
    """Strike out a wrong entry; the window follows what still stands."""

    def act(*, session: CareSession, **told: Any) -> object:
        return actions.strike_administration(administration=administration, **told)

    return _ask(request, administration.session, struck_out(administration), act)


def _ask(
    request: CareRequest, session: CareSession, question: Question, action: Callable[..., object]
) -> HttpResponse:
    form = question.form(request.POST if request.method == "POST" else None)

    def act() -> None:
        action(by=request.member, session=session, reason=form.cleaned_data["reason"], now=request.now)

    if request.method == "POST" and attempt(form, act):
        say_done(request, question.done, named(session))
        return see_other(request, way_back(request, session))
    return question_page(request, session, question, form)
