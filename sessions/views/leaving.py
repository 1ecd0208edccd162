"""Off the calendar or out of the record: each asks once, keeps the reason, and says what will happen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.core.access import Permission, access, may
from integration_care.core.http import UNPROCESSABLE, CareRequest, own_url, see_other
from sessions import actions, loaders
from sessions.errors import Refused
from sessions.forms.booking import MaybeReasonForm, ReasonForm
from sessions.models import CareSession
from sessions.presenters.head import when
from sessions.views.attempt import attempt

BOOKERS = may(Permission.BOOK_SESSION)
RECORDERS = may(Permission.RECORD_SESSION)


@dataclass(frozen=True)
class Question:
    title: str
    text: str
    label: str
    done: str
    form: type[ReasonForm] = ReasonForm


CANCEL = Question(
    "Cancel this booking",
    "It leaves the calendar and stays in the record. You can book it again from the same page.",
    "Cancel the booking",
    "The booking was cancelled.",
)
NO_SHOW = Question(
    "They did not come",
    "Recorded for the staff only; the patient sees no reproach. You can take it back.",
    "Record that they did not come",
    "Recorded: they did not come.",
    MaybeReasonForm,
)
STOP = Question(
    "Stop this session early",
    "If any drug was given, the integration window opens all the same. If none was given, there is none.",
    "Stop the session",
    "The session was stopped early.",
)
VOID = Question(
    "Entered in error",
    "For an entry that should not exist, such as on the wrong patient. It stays readable, counts for "
    "nothing, and its window and unsent follow-ups are cancelled. This cannot be taken back.",
    "Mark as entered in error",
    "Marked as entered in error.",
)


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
        messages.success(request, "Booked again at the same time.")
    except Refused as why:
        messages.error(request, str(why))
    return see_other(request, "sessions:record", session.pk)


def _ask(
    request: CareRequest, session: CareSession, question: Question, action: Callable[..., CareSession]
) -> HttpResponse:
    form = question.form(request.POST if request.method == "POST" else None)
    back = own_url(request, request.GET.get("next"), reverse("sessions:record", args=[session.pk]))

    def act() -> None:
        action(by=request.member, session=session, reason=form.cleaned_data["reason"], now=request.now)

    if request.method == "POST" and attempt(form, act):
        messages.success(request, question.done)
        return see_other(request, back)
    context = {
        "form": form,
        "title": question.title,
        "text": question.text,
        "label": question.label,
        "back": back,
        "name": session.patient.full_name,
        "what": f"{session}, {when(session, request.clinic.zone)}",
    }
    return render(request, "sessions/confirm.html", context, status=UNPROCESSABLE if form.errors else 200)
