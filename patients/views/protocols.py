"""The clinic's protocols: read, install, and make the next version."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render

from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.http import CareRequest, form_status, see_other
from integration_care.core.ui import words
from patients import actions, loaders
from patients.forms.protocols import ProtocolForm
from patients.models import Protocol
from patients.presenters.protocols import protocol_list, protocol_page
from patients.protocols import presets
from patients.protocols.rules import ProtocolDataError

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


@access(roles=EDITING, object=loaders.protocol, phi=False)
def edit_protocol(request: CareRequest, protocol: Protocol) -> HttpResponse:
    """Makes the next version; no course moves, so nothing that is planned changes."""
    version = protocol.versions.select_related("protocol").latest("number")
    form = ProtocolForm(request.POST or None, version=version)
    if request.method == "POST" and form.is_valid() and _make_version(request, protocol, form):
        messages.success(request, "The next version is made. Courses under way stay where they are.")
        return see_other(request, "patients:protocol", protocol_id=protocol.pk)
    shown = {"form": form, "version": version, "nav": "protocols"}
    return render(request, "protocols/edit.html", shown, status=form_status(form))


def _make_version(request: CareRequest, protocol: Protocol, form: ProtocolForm) -> bool:
    """Whether the rules accepted it; if not, the form says what they object to."""
    content = form.content(request.member, words.long_day(request.now, request.clinic.zone))
    note = form.cleaned_data["note"]
    try:
        actions.make_version(by=request.member, protocol=protocol, content=content, note=note)
    except ProtocolDataError as fault:
        form.blame(fault)
        return False
    except actions.NothingChanged as why:
        form.add_error(None, str(why))
        return False
    return True


@access(roles=EDITING, object=loaders.protocol, phi=False, methods=("POST",))
def retire(request: CareRequest, protocol: Protocol) -> HttpResponse:
    actions.retire(by=request.member, protocol=protocol)
    messages.success(request, f"“{protocol}” is retired: no new course begins under it.")
    return see_other(request, "patients:protocols")
