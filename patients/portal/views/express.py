"""Beside the words of a page: what a writing page may use, and adding a file without scripts."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from integration_care.core.browser_powers import HEADER, WITH_VOICE_AND_PICTURES
from integration_care.core.http import CareRequest
from integration_care.core.ui.paths import NOBODY
from patients.journals.actions import Sent, remove_attachment
from patients.journals.attachments.cleaning import kind_of
from patients.journals.attachments.limits import NotAllowed
from patients.portal import actions
from patients.portal.places import Place
from patients.portal.presenters.writing import WritingPage

NOTHING_CHOSEN = gettext_lazy("Choose a photo or a recording first. Up to 12 MB is possible.")


def writing_of(request: CareRequest, place: Place) -> actions.Writing:
    return actions.Writing(
        by=place.by,
        patient=place.patient,
        client_uuid=place.client_uuid,
        prompt_set=place.prompt_set,
        dose_id=place.dose_id,
        saved_from=request.GET.get("page", "")[:40],
    )


def allowed(response: HttpResponse) -> HttpResponse:
    """Microphone and camera for this page, and to hear and see what was just made before it is sent."""
    response[HEADER] = WITH_VOICE_AND_PICTURES
    response._csp_update = {"media-src": ["'self'", "blob:"], "img-src": ["blob:"]}  # type: ignore[attr-defined]
    return response


def without_scripts(request: CareRequest, saved: WritingPage, go: str) -> HttpResponse:
    """One file added to, or taken out of, the entry; its words were saved before."""
    try:
        _carry_out(request, saved, go)
    except NotAllowed as why:
        shown = replace(saved, errors={"file": why.text})
        return allowed(render(request, "portal/write.html", shown.context, status=why.status))
    return redirect(saved.here)


def _carry_out(request: CareRequest, saved: WritingPage, go: str) -> None:
    place = saved.place
    if go != "attach":
        for attachment in place.written().attachments.filter(pk=_key(go)):
            remove_attachment(by=place.by, attachment=attachment, now=request.now)
        return
    file = request.FILES.get("file")
    if file is None:
        raise NotAllowed(422, NOTHING_CHOSEN)
    content = file.read()
    sent = Sent(UUID(saved.token), kind_of(content), content)
    actions.add_attachment(writing=writing_of(request, place), sent=sent, now=request.now)


def _key(go: str) -> UUID:
    try:
        return UUID(go.partition(":")[2])
    except ValueError:
        return NOBODY
