"""Saved views of the caseload: kept under a name, changed, deleted, chosen to begin with."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.core.access import STAFF, Loader, Permission, access
from integration_care.core.http import CareRequest, form_status, see_other
from sessions.caseload.review.asked import Asked
from sessions.caseload.review.page import address
from sessions.caseload.saved import actions, page
from sessions.caseload.saved.forms import ViewForm
from sessions.models import SavedView
from sessions.models.saved_view import SavedViewQuerySet
from sessions.views.attempt import attempt


def _one(found: SavedViewQuerySet, view_id: UUID) -> SavedView:
    view = found.filter(pk=view_id).first()
    if view is None:
        raise Http404
    return view


usable: Loader[SavedView] = Loader(
    "view_id", lambda request, view_id: _one(SavedView.objects.usable_by(request.member), view_id)
)
changeable: Loader[SavedView] = Loader(
    "view_id", lambda request, view_id: _one(SavedView.objects.changeable_by(request.member), view_id)
)


@access(roles=STAFF, phi=False, methods=("GET",))
def views(request: CareRequest) -> HttpResponse:
    found = list(SavedView.objects.usable_by(request.member))
    runs = request.member.can(Permission.RUN_CLINIC)
    shown = {"lines": page.lines(found, request.member, runs=runs), "nav": "caseload"}
    return render(request, "caseload/saved/page.html", shown)


@access(roles=STAFF, phi=False)
def add(request: CareRequest) -> HttpResponse:
    """What the address asks for gets a name."""
    asked = Asked.read(request.GET)
    form = ViewForm(request.POST or None)

    def act() -> None:
        actions.save_view(by=request.member, asked=asked, **form.cleaned_data)

    if form.is_bound and attempt(form, act):
        messages.success(request, f"Saved as “{form.cleaned_data['name']}”.")
        return see_other(request, reverse("review:caseload") + address(asked.query))
    shown = {"form": form, "title": "Save this view", "nav": "caseload"}
    shown |= {
        "back": reverse("review:caseload") + address(asked.query),
        "what": page.said(asked, request.member),
    }
    return render(request, "caseload/saved/form.html", shown, status=form_status(form))


@access(roles=STAFF, object=changeable, phi=False)
def change(request: CareRequest, view: SavedView) -> HttpResponse:
    stands = {"name": view.name, "is_shared": view.is_shared, "is_first": page.first(view)}
    form = ViewForm(request.POST or None, initial=stands)

    def act() -> None:
        actions.change_view(by=request.member, view=view, **form.cleaned_data)

    if form.is_bound and attempt(form, act):
        messages.success(request, "The view is changed.")
        return see_other(request, "review:views")
    shown = {"form": form, "title": stands["name"], "view": view, "back": reverse("review:views")}
    shown |= {"what": page.said(page.asked_of(view), request.member), "nav": "caseload"}
    return render(request, "caseload/saved/form.html", shown, status=form_status(form))


@access(roles=STAFF, object=changeable, phi=False)
def delete(request: CareRequest, view: SavedView) -> HttpResponse:
    """Asked once; the patients in it are untouched."""
    if request.method != "POST":
        return render(request, "caseload/saved/delete.html", {"view": view, "nav": "caseload"})
    actions.delete_view(by=request.member, view=view)
    messages.success(request, f"The view “{view.name}” is deleted.")
    return see_other(request, "review:views")


@access(roles=STAFF, object=usable, phi=False, methods=("POST",))
def begin_with(request: CareRequest, view: SavedView) -> HttpResponse:
    is_first = request.POST.get("first") == "yes"
    actions.begin_with(by=request.member, view=view, is_first=is_first)
    words = (
        f"Your caseload begins with “{view.name}”." if is_first else "Your caseload begins with everybody."
    )
    messages.success(request, words)
    return see_other(request, "review:views")
