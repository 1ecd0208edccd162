"""The index of what an admin sets, and who changed what."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.accounts.presenters.staff import clinic_pages
from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.http import CareRequest
from sessions.clinic_settings.changes import changes_page
from sessions.clinic_settings.page import groups

SETTERS = may(Permission.RUN_CLINIC) | may(Permission.EDIT_PROTOCOL)


@access(roles=STAFF, phi=False, methods=("GET",))
def settings(request: CareRequest) -> HttpResponse:
    """Everybody may read how the clinic works; each link stands where its page would let one in."""
    today = request.now.astimezone(request.clinic.zone).date()
    shown = {
        "groups": groups(request.member, today),
        "may_see_changes": request.member.role in SETTERS,
        "pages": clinic_pages("settings:page"),
        "nav": "clinic",
    }
    return render(request, "clinic_settings/page.html", shown)


@access(roles=SETTERS, phi=False, methods=("GET",))
def changes(request: CareRequest) -> HttpResponse:
    page = changes_page(request.clinic, request.GET.get("older", ""))
    return render(request, "clinic_settings/changes.html", {"page": page, "nav": "clinic"})
