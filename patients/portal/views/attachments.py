"""What is recorded, drawn or photographed arrives here: one file, kept, or the reason why not."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from integration_care.core.access import PATIENTS, access
from integration_care.core.http import UNPROCESSABLE, CareRequest
from patients.journals.actions import remove_attachment
from patients.journals.attachments.limits import TOO_LARGE, NotAllowed
from patients.journals.models import Attachment
from patients.portal import actions, own, places
from patients.portal.forms import AttachmentForm, PortalAttachmentForm
from patients.portal.places import Place
from patients.portal.presenters.entries import Row
from patients.portal.views.express import writing_of
from patients.portal.views.writing import HANDED_IN
from patients.portal.visits import GONE, is_autosave, through_link

CREATED, NO_CONTENT = 201, 204
WHAT_CAN_BE_ADDED = gettext_lazy("A recording, a drawing or a photo can be added here.")
TOO_LARGE_TO_READ = gettext_lazy("This is too large to be added here.")


@access(roles=PATIENTS, phi=True, methods=("POST",))
def add(request: CareRequest) -> HttpResponse:
    """Also after the entry was handed in: a device that was offline sends when it can."""
    form = PortalAttachmentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _not_taken(request)
    patient, named = own.patient(request), form.cleaned_data
    place = places.of_patient(request.member, patient, named["key"], named["entry"], request.now)
    return _keep(request, place, form)


@through_link
def add_through_link(request: CareRequest, place: Place) -> HttpResponse:
    """To this browser's own entry only, and only in: a link shows nothing that was kept."""
    if place.entry and place.entry.submitted_at:
        return JsonResponse({"text": HANDED_IN}, status=GONE)
    form = AttachmentForm(request.POST, request.FILES)
    return _keep(request, place, form) if form.is_valid() else _not_taken(request)


def _keep(request: CareRequest, place: Place, form: AttachmentForm) -> HttpResponse:
    writing = writing_of(request, place)
    try:
        kept, is_new = actions.add_attachment(writing=writing, sent=form.sent(), now=request.now)
    except NotAllowed as why:
        return JsonResponse({"text": why.text}, status=why.status)
    return JsonResponse({"id": str(kept.pk)}, status=CREATED if is_new else 200)


def _not_taken(request: CareRequest) -> HttpResponse:
    """What is larger than anything that is taken was not even read, so the form found no file."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        return JsonResponse({"text": TOO_LARGE_TO_READ}, status=TOO_LARGE)
    return JsonResponse({"text": WHAT_CAN_BE_ADDED}, status=UNPROCESSABLE)


@access(roles=PATIENTS, phi=True, object=own.attachment, methods=("POST",))
def remove(request: CareRequest, attachment: Attachment) -> HttpResponse:
    remove_attachment(by=request.member, attachment=attachment, now=request.now)
    return _back(request, Row(attachment.entry).url)


@through_link
def remove_through_link(request: CareRequest, place: Place, attachment_id: UUID) -> HttpResponse:
    """Out of this browser's own entry, as long as that is not handed in."""
    entry = place.entry
    if entry and entry.submitted_at is None and request.method == "POST":
        for attachment in entry.attachments.filter(pk=attachment_id):
            remove_attachment(by=place.by, attachment=attachment, now=request.now)
    return _back(request, place.addresses.page(1))


def _back(request: CareRequest, page: str) -> HttpResponse:
    return HttpResponse(status=NO_CONTENT) if is_autosave(request) else redirect(page)
