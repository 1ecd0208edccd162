"""Building the one page of a session, by its kind, with whichever form has to speak."""

from __future__ import annotations

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.http import UNPROCESSABLE, CareRequest
from sessions.live.page import dose_page, start_form
from sessions.models import CareSession
from sessions.pages.talk import talk_context

__all__ = ["session_page", "start_form"]


def session_page(request: CareRequest, session: CareSession, **refused: BaseForm) -> HttpResponse:
    """The page of a session. `refused` names the forms that were sent and not accepted."""
    if session.is_dose:
        return dose_page(request, session, **refused)
    context = {**talk_context(request, session), **refused, "is_refused": bool(refused)}
    status = UNPROCESSABLE if refused else 200
    return render(request, "sessions/talk.html", context, status=status)
