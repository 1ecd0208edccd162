"""The challenge register of one patient: raising, looking again, closing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, see_other
from patients.loaders import patient as patient_loader
from patients.models import Patient
from sessions import actions
from sessions.integration import loaders
from sessions.integration.challenge_forms import CloseForm, RegisterForm, ReviewForm
from sessions.integration.pages import register_page
from sessions.integration.register import due_for, register_url, sessions_to_name
from sessions.integration.thread import local_date
from sessions.models import CareSession, Challenge
from sessions.ready.reviews import to_decide
from sessions.views.attempt import attempt

READERS = may(Permission.READ_NARRATIVE)
WRITERS = may(Permission.READ_NARRATIVE, Permission.RECORD_SESSION)
MOST_DUE = 20


@access(roles=READERS, object=patient_loader, phi=True, methods=("GET",))
def challenges(request: CareRequest, patient: Patient) -> HttpResponse:
    return register_page(request, patient)


@access(roles=WRITERS, object=patient_loader, phi=True, methods=("POST",))
def raise_one(request: CareRequest, patient: Patient) -> HttpResponse:
    form = RegisterForm(request.POST, sessions=sessions_to_name(patient.pk, request.member), prefix="new")
    if attempt(form, lambda: _raise(request, form)):
        say_done(request, "It is in the register.", patient)
        return see_other(request, "sessions:challenges", patient.pk)
    return register_page(request, patient, raise_form=form)


def _raise(request: CareRequest, form: RegisterForm) -> None:
    session: CareSession = form.cleaned_data["session"]
    if form.draft is not None:
        actions.raise_challenge(by=request.member, session=session, draft=form.draft, now=request.now)


@access(roles=WRITERS, object=loaders.challenge, phi=True, methods=("POST",))
def review(request: CareRequest, challenge: Challenge) -> HttpResponse:
    form = ReviewForm(request.POST, prefix=f"review-{challenge.pk}")
    done = attempt(
        form,
        lambda: actions.review_challenge(
            by=request.member, challenge=challenge, now=request.now, **form.cleaned_data
        ),
    )
    if done:
        say_done(request, "What you found is kept.", challenge.patient)
        return _back(request, challenge)
    return register_page(request, challenge.patient, refused={challenge.pk: {"review": form}})


@access(roles=WRITERS, object=loaders.challenge, phi=True, methods=("POST",))
def close(request: CareRequest, challenge: Challenge) -> HttpResponse:
    form = CloseForm(request.POST, prefix=f"close-{challenge.pk}")
    done = attempt(
        form,
        lambda: actions.close_challenge(
            by=request.member, challenge=challenge, now=request.now, **form.cleaned_data
        ),
    )
    if done:
        say_done(request, "The challenge is closed.", challenge.patient)
        return _back(request, challenge)
    return register_page(request, challenge.patient, refused={challenge.pk: {"close": form}})


def _back(request: CareRequest, challenge: Challenge) -> HttpResponse:
    return see_other(request, f"{register_url(challenge.patient_id)}#challenge-{challenge.pk}")


@access(roles=STAFF, phi=True, methods=("GET",))
def due(request: CareRequest) -> HttpResponse:
    """A fragment of the day's page: doses to decide about, and challenges whose day has come."""
    today = local_date(request.now, request.clinic.zone)
    found = due_for(request.member, today, MOST_DUE)
    context = {"challenges": found, "reviews": to_decide(request.member, MOST_DUE)}
    return render(request, "integration/challenges_due.html", context)
