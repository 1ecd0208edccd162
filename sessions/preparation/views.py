"""The decision that a first dose goes ahead with fewer preparations, kept before it starts."""

from __future__ import annotations

from django.http import HttpResponse

from integration_care.core.access import Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, see_other
from sessions import actions, loaders
from sessions.models import CareSession
from sessions.pages.session import session_page, start_form
from sessions.presenters.named import named
from sessions.views.attempt import attempt


@access(roles=may(Permission.RECORD_DOSE), object=loaders.dose, phi=True, methods=("POST",))
def go_ahead(request: CareRequest, session: CareSession) -> HttpResponse:
    """Only the reason counts here; the time of the start is asked when it starts."""
    sent = request.POST.copy()
    sent["start-is_other_day"] = "on"
    form = start_form(request, session, sent)

    def act() -> None:
        reason = form.cleaned_data.get("unprepared_reason", "")
        actions.decide_unprepared(by=request.member, session=session, reason=reason, now=request.now)
        say_done(request, "The decision is kept. Anybody on the team may start the dose.", named(session))

    if attempt(form, act):
        return see_other(request, "sessions:record", session.pk)
    session.refresh_from_db()
    return session_page(request, session, start_form=form)
