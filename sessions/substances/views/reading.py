"""The cabinet, one container, its printed register, and what a dosing session has in the log."""

from __future__ import annotations

from datetime import date
from typing import cast
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.http import CareRequest
from integration_care.core.permissions import Role
from integration_care.core.ui.shapes import Choice
from sessions.loaders import dose
from sessions.models import CareSession
from sessions.substances import loaders
from sessions.substances.forms.containers import PeriodForm
from sessions.substances.models import Container
from sessions.substances.presenters.attention import attention
from sessions.substances.presenters.cabinet import PAGE, a_page, facts_of, ready, register, shelves
from sessions.substances.presenters.lines import shown
from sessions.substances.presenters.of_session import of_session as logged

KEEPERS = may(Permission.KEEP_SUBSTANCES)


@access(roles=STAFF, phi=True, methods=("GET",))
def cabinet(request: CareRequest) -> HttpResponse:
    """What is in use with what is left, what waits for somebody; the closed ones a page at a time."""
    closed = request.GET.get("show") == "closed"
    found = ready(Container.objects.visible_to(request.member).filter(closed_at__isnull=not closed))
    page, older = a_page(found, request.GET.get("after", ""))
    context = {
        "shelves": shelves(page, request.member, request.now),
        "waiting": attention(request.member, request.now),
        "choices": [Choice("?", "In use", not closed), Choice("?show=closed", "Closed", closed)],
        "older": "?" + urlencode({"show": "closed" if closed else "", "after": older}) if older else "",
        **_rights(request),
    }
    return render(request, "substances/cabinet.html", context)


@access(roles=STAFF, object=loaders.container, phi=True, methods=("GET",))
def container(request: CareRequest, container: Container) -> HttpResponse:
    """Its lines, newest first, a page at a time."""
    lines = container.entries.complete().order_by("-number")
    before = request.GET.get("before", "")
    if before.isdecimal():
        lines = lines.filter(number__lt=int(before[:9]))
    page = list(lines[: PAGE + 1])
    loaders.note_reading(request, page[:PAGE])
    context = {
        "container": container,
        "facts": facts_of(container, request.member),
        "lines": shown(page[:PAGE], request.member),
        "waiting": attention(request.member, request.now, container),
        "older": f"?before={page[PAGE - 1].number}" if len(page) > PAGE else "",
        "newest": "?" if before else "",
        **_rights(request),
    }
    return render(request, "substances/container.html", context)


@access(roles=KEEPERS, object=loaders.container, phi=True, methods=("GET",), fresh=True)
def print_register(request: CareRequest, container: Container) -> HttpResponse:
    """This month, or the days asked for; made for paper."""
    today = request.now.astimezone(request.clinic.zone).date()
    this_month = {"since": today.replace(day=1), "until": today}
    form = PeriodForm(request.GET if "since" in request.GET else this_month, today=today)
    days = form.cleaned_data if form.is_valid() else {"since": today, "until": today}
    since, until = cast("date", days["since"]), cast("date", days["until"])
    found = register(container, request.member, since, until, request.now)
    loaders.note_reading(request, found.entries)
    context = {
        "register": found,
        "lines": shown(found.entries, request.member),
        "form": form,
        "nav": "substances",
    }
    return render(request, "substances/register.html", context)


@access(roles=STAFF, object=dose, phi=True, methods=("GET",))
def of_session(request: CareRequest, session: CareSession) -> HttpResponse:
    """A fragment for the dosing page: each administration with its container, or the way to log it."""
    context = {"rows": logged(session), "may_log": request.member.can(Permission.RECORD_DOSE)}
    return render(request, "substances/of_session.html", context)


def _rights(request: CareRequest) -> dict[str, object]:
    role = Role(request.member.role)
    return {
        "may_draw": role in may(Permission.RECORD_DOSE),
        "may_keep": role in KEEPERS,
        "may_answer": role in may(Permission.ANSWER_FOR_SUBSTANCES),
        "nav": "substances",
    }
