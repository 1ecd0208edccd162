"""The bedside: what moves by itself, answers to crossed lines, undoing, adverse events."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import UNPROCESSABLE, CareRequest, see_other
from sessions.live import actions, loaders
from sessions.live.forms import AcknowledgementForm, EventForm, FollowEventForm, UndoForm, WordsForm
from sessions.live.page import dose_page, part_page
from sessions.loaders import dose, read_again
from sessions.models import AdverseEvent, CareSession, Observation, TimelineMark
from sessions.pages.question import Question, question_page
from sessions.presenters.named import named
from sessions.views.attempt import attempt

RECORDERS = may(Permission.RECORD_DOSE)
STAYS = "It stays readable, struck out. What is due, and what crossed a line, follow what still stands."


@access(roles=STAFF, object=loaders.live, phi=True, methods=("GET",))
def live(request: CareRequest, session: CareSession) -> HttpResponse:
    """What somebody else wrote meanwhile; asked for every few seconds."""
    if not request.htmx:
        return see_other(request, "sessions:record", session.pk)
    return part_page(request, session)


@access(roles=RECORDERS, object=loaders.observation, phi=True, methods=("POST",))
def acknowledge(request: CareRequest, observation: Observation) -> HttpResponse:
    form = AcknowledgementForm(request.POST, prefix=f"ack-{observation.pk}")

    def act() -> None:
        actions.acknowledge(
            by=request.member, observation=observation, told=form.cleaned_data["told"],
            decision=form.cleaned_data["decision"], goes_ahead=form.cleaned_data["goes_ahead"],
            now=request.now,
        )  # fmt: skip

    is_done = attempt(form, act)
    return after(request, observation.session, is_done, refused_id=str(observation.pk), ack_form=form)


@access(roles=RECORDERS, object=loaders.mark, phi=True, methods=("POST",))
def undo(request: CareRequest, mark: TimelineMark) -> HttpResponse:
    """Struck out with the reason that was chosen, or said in words."""
    form = UndoForm(request.POST)

    def act() -> None:
        actions.strike_mark(by=request.member, mark=mark, reason=form.cleaned_data["reason"], now=request.now)

    return after(request, mark.session, attempt(form, act), refused_id=str(mark.pk), words_form=form)


@access(roles=RECORDERS, object=loaders.mark, phi=True, methods=("POST",))
def add_words(request: CareRequest, mark: TimelineMark) -> HttpResponse:
    form = WordsForm(request.POST, prefix=f"say-{mark.pk}")

    def act() -> None:
        actions.add_words(by=request.member, mark=mark, text=form.cleaned_data["text"], now=request.now)

    return after(request, mark.session, attempt(form, act), refused_id=str(mark.pk), words_form=form)


@access(roles=RECORDERS, object=loaders.observation, phi=True)
def strike_observation(request: CareRequest, observation: Observation) -> HttpResponse:
    asked = Question(f"Strike out the {observation}", STAYS, "Strike out", "The row was struck out.")
    return _strike(request, observation.session, asked, actions.strike_observation, observation=observation)


@access(roles=RECORDERS, object=loaders.event, phi=True)
def strike_event(request: CareRequest, event: AdverseEvent) -> HttpResponse:
    asked = Question(
        f"Strike out “{event}”",
        "It stays readable, struck out. An alert it raised stays until somebody closes it.",
        "Strike out", "The event was struck out.",
    )  # fmt: skip
    return _strike(request, event.session, asked, actions.strike_event, event=event)


@access(roles=RECORDERS, object=dose, phi=True)
def event(request: CareRequest, session: CareSession) -> HttpResponse:
    """An adverse event, in a dialog over the page or on a page of its own."""
    form = EventForm(request.POST or None, prefix="event", **_at(request, session))

    def act() -> None:
        actions.record_event(by=request.member, session=session, event=form.event, now=request.now)

    if request.method == "POST" and attempt(form, act):
        return _closed(request, session)
    return _asks(request, session, form, "Adverse event")


@access(roles=RECORDERS, object=loaders.event, phi=True)
def follow(request: CareRequest, event: AdverseEvent) -> HttpResponse:
    """How an event went on."""
    now_is = {"outcome": event.outcome}
    form = FollowEventForm(
        request.POST or None, prefix="event", initial=now_is, **_at(request, event.session)
    )

    def act() -> None:
        actions.follow_event(
            by=request.member, event=event, outcome=form.cleaned_data["outcome"],
            action=form.cleaned_data["action"], resolved_at=form.resolved_at, now=request.now,
        )  # fmt: skip

    if request.method == "POST" and attempt(form, act):
        return _closed(request, event.session)
    return _asks(request, event.session, form, str(event))


def after(request: CareRequest, session: CareSession, is_done: bool, **refused: object) -> HttpResponse:
    """The moving parts, fresh or with what is refused; without htmx the whole page."""
    told = {} if is_done else refused
    read_again(request, session)
    if request.htmx:
        return part_page(request, session, **told)  # type: ignore[arg-type]
    return (
        see_other(request, "sessions:record", session.pk) if is_done else dose_page(request, session, **told)
    )


def _strike(
    request: CareRequest, session: CareSession, asked: Question, action: Any, **row: object
) -> HttpResponse:
    form = asked.form(request.POST if request.method == "POST" else None)

    def act() -> None:
        action(by=request.member, reason=form.cleaned_data["reason"], now=request.now, **row)

    if request.method == "POST" and attempt(form, act):
        return see_other(request, "sessions:record", session.pk)
    return question_page(request, session, asked, form)


def _asks(
    request: CareRequest, session: CareSession, form: EventForm | FollowEventForm, title: str
) -> HttpResponse:
    template = "live/event_form.html" if request.htmx else "live/event_page.html"
    context = {
        "form": form, "session": session, "title": title, "name": session.patient.full_name,
        "is_dialog": bool(request.htmx),
    }  # fmt: skip
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)


def _closed(request: CareRequest, session: CareSession) -> HttpResponse:
    """The dialog closes over the page as it stands, and what moves comes along."""
    if request.htmx:
        return part_page(request, session)
    say_done(request, "The adverse event is written down.", named(session))
    return see_other(request, "sessions:record", session.pk)


def _at(request: CareRequest, session: CareSession) -> dict[str, Any]:
    return {"session": session, "zone": request.clinic.zone, "now": request.now}
