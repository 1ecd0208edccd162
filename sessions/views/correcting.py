"""What was written down wrong is put right, with a reason; both values stay."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from integration_care.core.access import Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, form_status, see_other
from sessions import actions, loaders
from sessions.actions.correcting import correctors, has_times_to_correct, who_may_correct
from sessions.forms.correcting import CorrectAdministrationForm, CorrectTimesForm
from sessions.models import Administration, CareSession
from sessions.presenters.head import when
from sessions.presenters.named import named
from sessions.views.attempt import attempt


@access(roles=may(Permission.RECORD_SESSION), object=loaders.session, phi=True)
def correct_times(request: CareRequest, session: CareSession) -> HttpResponse:
    """When a talk really began and ended."""
    if not has_times_to_correct(session):
        raise Http404
    form = CorrectTimesForm(request.POST or None, session=session, zone=request.clinic.zone, now=request.now)

    def act() -> None:
        said = {name: form.cleaned_data[name] for name in ("started_at", "ended_at", "reason")}
        actions.correct_times(by=request.member, session=session, now=request.now, **said)

    if request.method == "POST" and attempt(form, act):
        say_done(request, "The times are corrected; what stood before stays readable.", named(session))
        return see_other(request, "sessions:record", session.pk)
    return _page(request, session, form)


def _page(request: CareRequest, session: CareSession, form: CorrectTimesForm) -> HttpResponse:
    session.refresh_from_db()
    is_theirs = request.member.pk in correctors(session)
    context = {
        "form": form,
        "session": session,
        "when": when(session, request.clinic.zone),
        "zone": request.clinic.time_zone,
        "who": "" if is_theirs else who_may_correct(session),
        "nav": "sessions",
    }
    return render(request, "sessions/correct_times.html", context, status=form_status(form))


@access(roles=may(Permission.RECORD_DOSE), object=loaders.administration, phi=True)
def correct_administration(request: CareRequest, administration: Administration) -> HttpResponse:
    """What was given, when, and how much. Striking it out is for what was never given."""
    at: dict[str, Any] = {"zone": request.clinic.zone, "now": request.now}
    form = CorrectAdministrationForm(request.POST or None, row=administration, **at)

    def act() -> None:
        right = {"given": form.given, "reason": form.cleaned_data["reason"], "now": request.now}
        actions.correct_administration(by=request.member, administration=administration, **right)

    if request.method == "POST" and attempt(form, act):
        say_done(
            request,
            "Corrected; the entry before stays readable, struck out.",
            named(administration.session),
        )
        return see_other(request, "sessions:record", administration.session_id)
    context = {"administration_form": form, "row": administration, "session": administration.session}
    return render(request, "sessions/correct_administration.html", context, status=form_status(form))
