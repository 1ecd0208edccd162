"""Clinic settings: the sections that notes ask for."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.core.access import Permission, access, may
from integration_care.core.http import CareRequest, see_other
from sessions.hidden_sections import actions, page
from sessions.models import CareSession
from sessions.note_sections import OF_KIND

SETTERS = may(Permission.RUN_CLINIC) | may(Permission.EDIT_PROTOCOL)


@access(roles=SETTERS, phi=False, methods=("GET",))
def sections(request: CareRequest) -> HttpResponse:
    asked = request.GET.get("kind", "")
    kind = asked if asked in OF_KIND else CareSession.Kind.INTEGRATION.value
    shown = {"kinds": page.kinds(kind), "groups": page.groups(kind), "nav": "clinic"}
    return render(request, "hidden_sections/page.html", shown)


@access(roles=SETTERS, phi=False, methods=("POST",))
def switch(request: CareRequest, kind: str, key: str) -> HttpResponse:
    section = page.asked_for(kind).get(key)
    if section is None:
        raise Http404
    is_shown = request.POST.get("shown") == "yes"
    act = actions.show_section if is_shown else actions.hide_section
    act(by=request.member, kind=kind, section=section)
    if not request.htmx:
        return see_other(request, f"{reverse('hidden-sections:page')}?kind={kind}")
    row = page.switch(kind, section, is_shown=is_shown)
    return render(request, "hidden_sections/switch.html", {"switch": row})
