"""The roster: a place, the waiting list, the next in line, leaving."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from integration_care.core.access import Permission, access, may
from integration_care.core.http import CareRequest, see_other
from sessions.groups import actions, loaders, pages
from sessions.groups.forms import NothingForm, PatientForm, WhyForm
from sessions.groups.models import Group, GroupMember

BOOKERS = may(Permission.BOOK_SESSION)
GIVE, LIST = "Give them a place", "Put on the waiting list"
OFF_THE_LIST = ("Off the waiting list", "Take off the list", "")
OUT_OF_IT = (
    "Leave the circle",
    "They leave",
    "Meetings to come are taken off their calendar. Meetings that took place stay.",
)
ON_THE_LIST = "On the waiting list."
PLACE = "They have a place, and the meetings to come are booked."


@access(roles=BOOKERS, object=loaders.group, phi=True)
def add(request: CareRequest, group: Group) -> HttpResponse:
    """Who runs the circle gives places; everybody else puts their own patients on its waiting list."""
    form = PatientForm(pages.sent(request), member=request.member, group=group)
    places = group.is_run_by(request.member)
    waits = not places or "wait" in request.POST

    def act() -> None:
        course, by, now = form.cleaned_data["patient"], request.member, request.now
        if waits:
            actions.wait(by=by, group=group, course=course, now=now)
        else:
            actions.join(by=by, group=group, course=course, now=now, without=pages.left_out(request))

    label, second = (GIVE, ("wait", LIST)) if places else (LIST, None)
    done = ON_THE_LIST if waits else PLACE
    asked = pages.Ask("Add a patient", label, _page(group), done, group.name, second=second)
    return pages.ask(request, form, act, asked)


@access(roles=BOOKERS, object=loaders.group_member, phi=True)
def give_place(request: CareRequest, group_member: GroupMember) -> HttpResponse:
    form, back = NothingForm(pages.sent(request)), _page(group_member.group)

    def act() -> None:
        without = pages.left_out(request)
        actions.give_place(by=request.member, member=group_member, now=request.now, without=without)

    text = "Ask them first. The meetings to come are then booked for them."
    return pages.ask(
        request, form, act, pages.Ask("A place is free", GIVE, back, PLACE, _whose(group_member), text)
    )


@access(roles=BOOKERS, object=loaders.group_member, phi=True)
def leave(request: CareRequest, group_member: GroupMember) -> HttpResponse:
    form, back = WhyForm(pages.sent(request)), _page(group_member.group)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        actions.leave(by=request.member, member=group_member, reason=reason, now=request.now)

    done = "They have left. What took place stays in the record."
    title, label, text = OFF_THE_LIST if group_member.is_waiting else OUT_OF_IT
    return pages.ask(request, form, act, pages.Ask(title, label, back, done, _whose(group_member), text))


@access(roles=BOOKERS, object=loaders.group_member, phi=True, methods=("POST",))
def move_up(request: CareRequest, group_member: GroupMember) -> HttpResponse:
    actions.move_up(by=request.member, member=group_member, now=request.now)
    return see_other(request, "groups:group", group_member.group_id)


def _page(group: Group) -> str:
    return reverse("groups:group", args=[group.pk])


def _whose(member: GroupMember) -> str:
    return f"{member.patient.full_name} · {member.group}"
