"""Clinic settings: its rooms."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render

from integration_care.accounts.presenters.staff import clinic_pages
from integration_care.core.access import STAFF, Loader, Permission, access, may
from integration_care.core.http import CareRequest, form_status, see_other
from sessions.models import Room
from sessions.rooms import actions
from sessions.rooms.forms import RoomForm
from sessions.rooms.page import rooms_page
from sessions.views.attempt import attempt

RUNNING = may(Permission.RUN_CLINIC)


def _fetch(request: CareRequest, room_id: UUID) -> Room:
    room = Room.objects.filter(clinic=request.clinic, pk=room_id).first()
    if room is None:
        raise Http404
    return room


one: Loader[Room] = Loader("room_id", _fetch)


@access(roles=STAFF, phi=False, methods=("GET",))
def rooms(request: CareRequest) -> HttpResponse:
    return _page(request, RoomForm())


@access(roles=RUNNING, phi=False, methods=("POST",))
def add(request: CareRequest) -> HttpResponse:
    form = RoomForm(request.POST)
    if not attempt(form, lambda: actions.add_room(by=request.member, name=form.cleaned_data["name"])):
        return _page(request, form)
    messages.success(request, f"{form.cleaned_data['name']} is offered where a place is typed.")
    return see_other(request, "rooms:page")


@access(roles=RUNNING, object=one, phi=False, methods=("POST",))
def archive(request: CareRequest, room: Room) -> HttpResponse:
    actions.archive_room(by=request.member, room=room, now=request.now)
    messages.success(request, f"{room} is put away. What is booked in it stays booked.")
    return see_other(request, "rooms:page")


@access(roles=RUNNING, object=one, phi=False, methods=("POST",))
def restore(request: CareRequest, room: Room) -> HttpResponse:
    actions.restore_room(by=request.member, room=room)
    messages.success(request, f"{room} is offered again.")
    return see_other(request, "rooms:page")


def _page(request: CareRequest, form: RoomForm) -> HttpResponse:
    shown = {
        "page": rooms_page(request.clinic, request.now),
        "form": form if request.member.role in RUNNING else None,
        "pages": clinic_pages("rooms:page"),
        "nav": "clinic",
    }
    return render(request, "rooms/page.html", shown, status=form_status(form))
