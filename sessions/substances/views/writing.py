"""Writing in the log: receive, draw, account, take out, count."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from integration_care.audit.trail import record_list
from integration_care.core.access import Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, see_other
from sessions import loaders as session_loaders
from sessions.errors import Refused
from sessions.models import Administration
from sessions.presenters.named import named
from sessions.substances import actions, loaders
from sessions.substances.actions import TakenOut, Witness
from sessions.substances.amounts import say_mg
from sessions.substances.forms.containers import CountForm, ReceiveForm, TakeOutForm
from sessions.substances.forms.draws import AccountForm, DrawForm, LogDrawForm
from sessions.substances.models import Container, LogEntry
from sessions.substances.proof import attempt_seen
from sessions.substances.suggesting import choices_for, given_lately, suggestion
from sessions.substances.views.pages import FormPage, about, about_count, about_draw, form_page

DOSERS = may(Permission.RECORD_DOSE)
KEEPERS = may(Permission.KEEP_SUBSTANCES)
no_trace = sensitive_post_parameters("witness_password")


def told(request: CareRequest) -> dict[str, Any]:
    """What every form and every action of the log is told."""
    return {"member": request.member, "now": request.now}


@access(roles=KEEPERS, phi=False)
@no_trace
def receive(request: CareRequest) -> HttpResponse:
    form = ReceiveForm(request.POST or None, **told(request))

    def act(seen: Witness | None) -> None:
        actions.receive(
            by=request.member, received=form.received, at=form.instant, now=request.now, witness=seen,
            is_expired_confirmed=form.cleaned_data["is_expired_confirmed"],
        )  # fmt: skip

    if request.method == "POST" and attempt_seen(request, form, act):
        return back(request, "Received. It is in the log with its first line.")
    lead = "One vial or one box. It gets a number of its own, and everything after is told by its lines."
    page = FormPage("Receive a container", "Receive it", lead, reverse("substances:cabinet"))
    return form_page(request, page, form)


@access(roles=DOSERS, object=loaders.container, phi=False)
@no_trace
def draw(request: CareRequest, container: Container) -> HttpResponse:
    form = DrawForm(request.POST or None, **told(request))

    def act(seen: Witness | None) -> None:
        actions.draw(by=request.member, container=container, drawn=form.drawn, now=request.now, witness=seen)

    if request.method == "POST" and attempt_seen(request, form, act):
        return back(request, "Drawn. Say afterwards what was given and wasted.", container)
    return form_page(request, about(request, container, "Draw", "Log the draw"), form)


@access(roles=DOSERS, object=session_loaders.administration, phi=True)
@no_trace
def log_draw(request: CareRequest, administration: Administration) -> HttpResponse:
    """From the dosing page: the draw of one administration, with what was given and wasted."""
    containers = choices_for(request.member)
    first = suggestion(administration, containers, request.clinic.zone)
    form = LogDrawForm(request.POST or None, containers=containers, initial=first, **told(request))
    home = reverse("sessions:record", args=[administration.session_id])

    def act(seen: Witness | None) -> None:
        actions.draw(
            by=request.member, container=form.cleaned_data["container"], drawn=form.drawn, uses=form.uses,
            administration=administration, witness=seen, now=request.now,
        )  # fmt: skip

    if request.method == "POST" and attempt_seen(request, form, act):
        say_done(request, "The draw is in the log.", named(administration.session))
        return see_other(request, home + "#given")
    lead = f"{administration.session.patient}, {administration.label}"
    return form_page(request, FormPage("Log the draw", "Log the draw", lead, home, "The session"), form)


@access(roles=DOSERS, object=loaders.draw, phi=True)
@no_trace
def account(request: CareRequest, draw: LogEntry) -> HttpResponse:
    """What became of the rest of a draw."""
    record_list(request)
    recent = given_lately(request.member, draw)
    form = AccountForm(request.POST or None, administrations=recent, **told(request))

    def act(seen: Witness | None) -> None:
        said = {name: form.cleaned_data[name] for name in ("administration", "reason")}
        said |= {"witness": seen, "at": form.instant, "now": request.now}
        actions.account(by=request.member, draw=draw, uses=form.uses, **said)

    if request.method == "POST" and attempt_seen(request, form, act):
        return back(request, "Accounted for.", draw.container)
    return form_page(request, about_draw(request, draw), form)


@access(roles=DOSERS, object=loaders.container, phi=False)
@no_trace
def take_out(request: CareRequest, container: Container) -> HttpResponse:
    form = TakeOutForm(request.POST or None, **told(request))

    def act(seen: Witness | None) -> None:
        said = form.cleaned_data
        taken = TakenOut(form.what, said["amount"], form.instant, said["reason"], said["sent_as"])
        actions.take_out(by=request.member, container=container, taken=taken, now=request.now, witness=seen)

    if request.method == "POST" and attempt_seen(request, form, act):
        return back(request, "Taken out.", container)
    return form_page(request, about(request, container, "Waste or hand on", "Write it down"), form)


@access(roles=KEEPERS, object=loaders.container, phi=False)
@no_trace
def count(request: CareRequest, container: Container) -> HttpResponse:
    form = CountForm(request.POST or None, container=container, **told(request))

    def act(seen: Witness | None) -> LogEntry:
        said = {name: form.cleaned_data[name] for name in ("reason", "sent_as", "is_more_confirmed")}
        return actions.count(
            by=request.member, container=container, counted_mg=form.counted_mg, at=form.instant,
            now=request.now, witness=seen, **said,
        )  # fmt: skip

    if request.method == "POST" and attempt_seen(request, form, act):
        found = f"{say_mg(form.counted_mg)} ({container.measure(form.counted_mg)})"
        return back(request, f"Counted {found}. Whatever differs from the log is listed.", container)
    return form_page(request, about_count(request, container), form)


@access(roles=DOSERS, object=loaders.container, phi=False, methods=("POST",))
def close(request: CareRequest, container: Container) -> HttpResponse:
    return _turn(request, container, "Closed. It can be reopened.", now=request.now)


@access(roles=DOSERS, object=loaders.container, phi=False, methods=("POST",))
def reopen(request: CareRequest, container: Container) -> HttpResponse:
    return _turn(request, container, "Open again.")


def _turn(request: CareRequest, container: Container, done: str, **more: Any) -> HttpResponse:
    act = actions.close if more else actions.reopen
    try:
        act(by=request.member, container=container, **more)
        say_done(request, done, container)
    except Refused as why:
        messages.error(request, str(why))
    return see_other(request, "substances:container", container.pk)


def back(request: CareRequest, said: str, container: Container | None = None) -> HttpResponse:
    if container is None:
        messages.success(request, said)
        return see_other(request, "substances:cabinet")
    say_done(request, said, container)
    return see_other(request, "substances:container", container.pk)
