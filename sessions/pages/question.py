"""One question before something leaves the calendar or the record."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.core.http import UNPROCESSABLE, CareRequest, own_url
from sessions.forms.booking import MaybeReasonForm, ReasonForm
from sessions.models import Administration, CareSession
from sessions.presenters.head import when


@dataclass(frozen=True)
class Question:
    """What is asked, what will happen, what the button says, and what is said afterwards."""

    title: str
    text: str
    label: str
    done: str
    form: type[ReasonForm] = ReasonForm


CANCEL = Question(
    "Cancel this booking",
    "It leaves the calendar and stays in the record. You can book it again from the same page. "
    "A patient who was told of it by e-mail is told of this too.",
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


def struck_out(administration: Administration) -> Question:
    """The question for a wrong entry."""
    return Question(
        f"Strike out {administration.label}",
        "The entry stays readable, struck out. The window follows what still stands.",
        "Strike out",
        "The entry was struck out.",
    )


def way_back(request: CareRequest, session: CareSession) -> str:
    return own_url(request, request.GET.get("next"), reverse("sessions:record", args=[session.pk]))


def back_to(back: str, session: CareSession) -> str:
    """What the page behind `back` is called."""
    if back.startswith(reverse("sessions:calendar")):
        return "Back to the calendar"
    is_its_own = back == reverse("sessions:record", args=[session.pk])
    return "Back to the session" if is_its_own else "Back"


def question_page(
    request: CareRequest, session: CareSession, question: Question, form: ReasonForm
) -> HttpResponse:
    back = way_back(request, session)
    context = {
        "form": form,
        "title": question.title,
        "text": question.text,
        "label": question.label,
        "back": back,
        "back_to": back_to(back, session),
        "name": session.patient.full_name,
        "what": f"{session}, {when(session, request.clinic.zone)}",
    }
    return render(request, "sessions/confirm.html", context, status=UNPROCESSABLE if form.errors else 200)
