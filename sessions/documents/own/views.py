"""A patient's own copy: asking for it, watching it being made, fetching it. Nobody else sees it."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from integration_care.core.access import PATIENTS, access
from integration_care.core.http import CareRequest
from patients.portal import own
from sessions.documents import loaders, page
from sessions.documents.actions import Wanted, request_document
from sessions.documents.models import Document
from sessions.documents.own.page import CopyPage, Row


@access(roles=PATIENTS, phi=True, fresh=("POST",))
def mine(request: CareRequest) -> HttpResponse:
    patient = own.patient(request)
    if request.method == "POST":
        wanted = Wanted(Document.Kind.OWN_COPY, patient=patient, language=patient.language)
        request_document(by=request.member, wanted=wanted, now=request.now)
        return redirect("documents:mine")
    at = CopyPage(patient, request.member, request.now)
    return render(request, "documents/mine.html", {"at": at, "nav": "me"})


@access(roles=PATIENTS, object=loaders.document, phi=True, methods=("GET",))
def my_copy(request: CareRequest, document: Document) -> HttpResponse:
    """How far it is: asked for every few seconds while a worker has it."""
    if not request.htmx:
        return redirect("documents:mine")
    if request.GET.get("at") == page.standing(document):
        return HttpResponse(status=204)
    row = Row(document, own.patient(request), request.now)
    return render(request, "documents/my_row.html", {"row": row})


@access(roles=PATIENTS, object=loaders.file, phi=True, methods=("GET",), fresh=True, is_file=True)
def my_file(request: CareRequest, document: Document) -> HttpResponseBase:
    return page.as_file(document)
