"""Circles: the list, a new one, its page, changing and closing it."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.http import CareRequest, see_other
from integration_care.core.ui.words import zone_name
from sessions.errors import Refused
from sessions.groups import actions, loaders, pages, queries
from sessions.groups.forms import GroupForm, SeriesForm, WhyForm
from sessions.groups.models import Group, Meeting
from sessions.groups.presenters.group import MeetingLine, group_line, meeting_line
from sessions.presenters.day import day_asked

BOOKERS = may(Permission.BOOK_SESSION)
WHEN_CLOSED = (
    "Meetings to come are cancelled for everybody, and nobody waits any more. "
    "What took place stays in the records. You can open it again."
)


@access(roles=STAFF, phi=False, methods=("GET",))
def list_groups(request: CareRequest) -> HttpResponse:
    """No names of patients here: what there is, when, and how many places are free."""
    groups, zone = queries.groups_for(request.member), request.clinic.zone
    following = queries.next_meetings(groups, request.now)
    lines = [group_line(group, following.get(group.pk), zone) for group in groups]
    context = {
        "open": [line for line in lines if line.is_open],
        "closed": [line for line in lines if not line.is_open],
        "nav": "circles",
    }
    return render(request, "groups/list.html", context)


@access(roles=BOOKERS, phi=False)
def open_group(request: CareRequest) -> HttpResponse:
    form = SeriesForm(pages.sent(request), member=request.member, zone=request.clinic.zone)
    made: list[Group] = []

    def act() -> None:
        starts, without = form.cleaned_data["starts"], pages.left_out(request)
        group = actions.open_group(
            by=request.member, plan=form.plan, starts=starts, now=request.now, without=without
        )
        made.append(group)

    text, done = f"Clinic time, {zone_name(request.clinic.zone)}.", "The circle is open, with its meetings."
    asked = pages.Ask(
        "Open a circle", "Open the circle", reverse("groups:list"), done, text=text, to=lambda: _page(made[0])
    )
    return pages.ask(request, form, act, asked)


@access(roles=STAFF, object=loaders.group, phi=True, methods=("GET",))
def group(request: CareRequest, group: Group) -> HttpResponse:
    return render(request, "groups/group.html", pages.group_context(request, group))


@access(roles=BOOKERS, object=loaders.own_group, phi=True)
def edit(request: CareRequest, group: Group) -> HttpResponse:
    form = GroupForm(pages.sent(request), member=request.member, group=group)

    def act() -> None:
        without = pages.left_out(request)
        actions.edit_group(by=request.member, group=group, plan=form.plan, now=request.now, without=without)

    text, done = "Another lead or place goes for the meetings to come.", "The circle was changed."
    return pages.ask(
        request, form, act, pages.Ask("Edit the circle", "Save", _page(group), done, group.name, text)
    )


@access(roles=BOOKERS, object=loaders.own_group, phi=True)
def close(request: CareRequest, group: Group) -> HttpResponse:
    form = WhyForm(pages.sent(request))

    def act() -> None:
        reason = form.cleaned_data["reason"]
        actions.close_group(by=request.member, group=group, reason=reason, now=request.now)

    asked = pages.Ask("Close the circle", "Close it", _page(group), "It is closed.", group.name, WHEN_CLOSED)
    return pages.ask(request, form, act, asked)


@access(roles=BOOKERS, object=loaders.own_group, phi=True, methods=("POST",))
def reopen(request: CareRequest, group: Group) -> HttpResponse:
    try:
        actions.reopen_group(by=request.member, group=group, now=request.now)
        messages.success(request, "The circle is open again. Add its next meetings.")
    except Refused as why:
        messages.error(request, str(why))
    return see_other(request, "groups:group", group.pk)


@access(roles=STAFF, phi=True, methods=("GET",))
def today(request: CareRequest) -> HttpResponse:
    """The meetings of the day, each once, as a fragment for the Sessions page."""
    mine = Meeting.objects.visible_to(request.member)
    day_shown = day_asked(request.GET.get("day", ""), "", now=request.now, zone=request.clinic.zone)
    if request.GET.get("whose") != "all":
        mine = mine.led_by(request.member)
    start, end = day_shown.span
    day = queries.with_people(mine).filter(scheduled_start__gte=start, scheduled_start__lt=end)
    waiting = queries.with_people(mine.to_be_logged(request.now)).filter(scheduled_start__lt=start)

    def lines(found: Iterable[Meeting]) -> list[MeetingLine]:
        return [meeting_line(one, now=request.now, zone=request.clinic.zone) for one in found]

    shown = {"day": lines(day), "waiting": lines(waiting) if day_shown.is_today else [], "shown": day_shown}
    return render(request, "groups/today.html", shown)


def _page(group: Group) -> str:
    return reverse("groups:group", args=[group.pk])
