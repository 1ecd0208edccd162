"""Insights and commitments that are remembered later: to a session that is over, or to the thread."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse

from integration_care.core.access import Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, see_other
from patients.loaders import patient as patient_loader
from patients.models import Patient
from sessions import actions, loaders
from sessions.integration.adding import Adding
from sessions.models import CareSession
from sessions.views.attempt import attempt

WRITERS = may(Permission.RECORD_SESSION)
KEPT = "Kept in the thread."


@access(roles=WRITERS, object=loaders.session, phi=True)
def add_to_session(request: CareRequest, session: CareSession) -> HttpResponse:
    adding = Adding(request, session.patient, session)

    def act() -> None:
        actions.add_to_session(by=request.member, session=session, now=request.now, **adding.drafts)

    return _answer(request, adding, act)


@access(roles=WRITERS, object=patient_loader, phi=True)
def add_to_thread(request: CareRequest, patient: Patient) -> HttpResponse:
    adding = Adding(request, patient)

    def act() -> None:
        actions.add_to_thread(by=request.member, patient=patient, now=request.now, **adding.drafts)

    return _answer(request, adding, act)


def _answer(request: CareRequest, adding: Adding, act: Callable[[], None]) -> HttpResponse:
    if request.method == "POST" and adding.is_valid and attempt(adding.insights, act):
        say_done(request, KEPT, adding.patient)
        return see_other(request, adding.back)
    return adding.page()
