"""A concern for safety, raised beside the note when the integration is over."""

from __future__ import annotations

from django.http import HttpResponse

from integration_care.core.access import Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, see_other
from sessions import loaders
from sessions.actions.concerns import raise_concern
from sessions.integration.forms import ConcernForm
from sessions.models import CareSession
from sessions.pages.session import session_page
from sessions.presenters.named import named
from sessions.views.attempt import attempt

WRITERS = may(Permission.RECORD_SESSION)


@access(roles=WRITERS, object=loaders.session, phi=True, methods=("POST",))
def concern(request: CareRequest, session: CareSession) -> HttpResponse:
    form = ConcernForm(request.POST, prefix="late")

    def act() -> None:
        raise_concern(by=request.member, session=session, words=form.cleaned_data["words"], now=request.now)

    if attempt(form, act):
        say_done(request, "The care team is told.", named(session))
        return see_other(request, "sessions:record", session.pk)
    return session_page(request, session, concern_form=form)
