"""The clinic's protocols: read, install, retire."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render

from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.http import CareRequest, see_other
from patients import actions, loaders
from patients.models import Protocol
from patients.presenters.protocol_compare import compare_page
from patients.presenters.protocols import protocol_list, protocol_page
from patients.protocols import presets

EDITING = may(Permission.EDIT_PROTOCOL)


@access(roles=STAFF, phi=False, methods=("GET",))
def list_protocols(request: CareRequest) -> HttpResponse:
    page = protocol_list(request.member)
    return render(request, "protocols/list.html", {"page": page, "nav": "protocols"})


@access(roles=STAFF, object=loaders.protocol, phi=False, methods=("GET",))
def protocol(request: CareRequest, protocol: Protocol) -> HttpResponse:
    page = protocol_page(protocol, request.member, request.GET.get("version", ""))
    if page is None:
        raise Http404
    return render(request, "protocols/page.html", {"page": page, "nav": "protocols"})


@access(roles=STAFF, object=loaders.protocol, phi=False, methods=("GET",))
def compare(request: CareRequest, protocol: Protocol) -> HttpResponse:
    """?from= and ?to= are numbers of versions; any two, in either order."""
    page = compare_page(protocol, request.GET.get("from", ""), request.GET.get("to", ""))
    if page is None:
        raise Http404
    return render(request, "protocols/compare.html", {"page": page, "nav": "protocols"})


@access(roles=EDITING, phi=False, methods=("POST",))
def install(request: CareRequest) -> HttpResponse:
    """Also brings a retired protocol back."""
    try:
        installed = actions.install_preset(
            by=request.member, clinic=request.clinic, preset=request.POST.get("preset", "")
        )
    except presets.UnknownPresetError as why:
        raise Http404 from why
    messages.success(request, f"“{installed}” is the clinic's own now.")
    return see_other(request, "patients:protocol", protocol_id=installed.pk)


@access(roles=EDITING, object=loaders.protocol, phi=False, methods=("POST",))
def retire(request: CareRequest, protocol: Protocol) -> HttpResponse:
    actions.retire(by=request.member, protocol=protocol)
    messages.success(request, f"“{protocol}” is retired: no new course begins under it.")
    return see_other(request, "patients:protocols")
