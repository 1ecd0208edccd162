"""How the installation does: a page for its operators."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import OPERATORS, access
from integration_care.core.http import CareRequest
from integration_care.operations.facts import read
from integration_care.operations.page import page_of


@access(roles=OPERATORS, phi=False, methods=("GET",))
def page(request: CareRequest) -> HttpResponse:
    """The page asks for the same address by htmx and gets what moves."""
    template = "operations/live.html" if request.htmx else "operations/page.html"
    return render(request, template, {"page": page_of(read())})
