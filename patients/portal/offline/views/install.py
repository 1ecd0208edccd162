"""The few files of an installable app that are no static files: for anybody, and with nobody's data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import override

from integration_care.core.access import ANYONE, access
from integration_care.core.languages import ENGLISH, offered
from patients.portal.offline import install
from patients.portal.offline.shell import blank_pages


@access(roles=ANYONE, phi=False, methods=("GET",), database=False)
def manifest(request: HttpRequest) -> HttpResponse:
    return JsonResponse(install.manifest(), content_type="application/manifest+json")


@access(roles=ANYONE, phi=False, methods=("GET",), database=False)
def worker(request: HttpRequest) -> HttpResponse:
    """At the root, so that it looks after /me/ and the links alike; asked for anew at each visit."""
    asked = request.GET.get("language", ENGLISH)
    language = asked if asked in dict(offered()) else ENGLISH
    context = {"settings": install.settings_of_worker(language), "module": "classic" not in request.GET}
    with override(language):
        response = render(request, "portal/offline/worker.js", context, content_type="text/javascript")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    return response


@access(roles=ANYONE, phi=False, methods=("GET",), database=False)
def shell(request: HttpRequest) -> HttpResponse:
    """The page that stands in for every other one without a network. It is kept on the device."""
    return render(request, "portal/offline/shell.html", blank_pages() | {"signed_out": True})
