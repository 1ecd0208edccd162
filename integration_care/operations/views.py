"""How the installation does: a page for its operators, figures for their monitoring."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare

from integration_care.core.access import ANYONE, OPERATORS, access
from integration_care.core.http import CareRequest
from integration_care.operations.facts import read
from integration_care.operations.page import page_of


@access(roles=OPERATORS, phi=False, methods=("GET",))
def page(request: CareRequest) -> HttpResponse:
    """The page asks for the same address by htmx and gets what moves."""
    template = "operations/live.html" if request.htmx else "operations/page.html"
    return render(request, template, {"page": page_of(read())})


@access(roles=ANYONE, phi=False, methods=("GET",))
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever shows the token; for everybody else it is not there."""
    if not _is_known(request):
        raise Http404
    from integration_care.operations.metrics import CONTENT_TYPE, told

    return HttpResponse(told(read()), content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def _is_known(request: HttpRequest) -> bool:
    """Bytes: a header may hold what is no ASCII."""
    shown = request.headers.get("Authorization", "").encode()
    wanted = f"Bearer {settings.METRICS_TOKEN}".encode()
    return bool(settings.METRICS_TOKEN) and constant_time_compare(shown, wanted)
