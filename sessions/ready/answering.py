"""The checklist before the dose: each point answered, gone on from, or decided. One point, one POST."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.core.access import Permission, access, may
from integration_care.core.http import UNPROCESSABLE, CareRequest, see_other
from sessions import loaders
from sessions.errors import Refused
from sessions.models import CareSession, Challenge, DoseReview
from sessions.pages.session import session_page
from sessions.ready import actions
from sessions.ready.against import YesDoubted
from sessions.ready.card import Refusal
from sessions.ready.forms import AnswerForm, DecisionForm, OverrideForm, WordsForm
from sessions.ready.page import card_of
from sessions.ready.points import change_key, review_key

RECORDERS = may(Permission.RECORD_DOSE)


@access(roles=RECORDERS, object=loaders.dose, phi=True, methods=("POST",))
def answer_check(request: CareRequest, session: CareSession, check: str) -> HttpResponse:
    form = AnswerForm(request.POST)

    def act() -> None:
        actions.answer_check(
            by=request.member, session=session, key=check, now=request.now, **form.cleaned_data
        )

    return _answer(request, session, check, form, act)


@access(roles=RECORDERS, object=loaders.dose, phi=True, methods=("POST",))
def override_check(request: CareRequest, session: CareSession, check: str) -> HttpResponse:
    form = OverrideForm(request.POST)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        actions.override_check(by=request.member, session=session, key=check, reason=reason, now=request.now)

    return _answer(request, session, check, form, act)


@access(roles=RECORDERS, object=loaders.dose, phi=True, methods=("POST",))
def decide_dose(request: CareRequest, session: CareSession, review_id: UUID) -> HttpResponse:
    review = DoseReview.objects.standing().filter(course=session.course_id, pk=review_id).first()
    if review is None:
        raise Http404
    form = DecisionForm(request.POST)

    def act() -> None:
        said = form.cleaned_data
        actions.decide_dose_review(
            by=request.member, review=review, decision=said["reason"], goes_ahead=said["goes_ahead"],
            now=request.now,
        )  # fmt: skip

    return _answer(request, session, review_key(review), form, act)


@access(roles=RECORDERS, object=loaders.dose, phi=True, methods=("POST",))
def discuss_change(request: CareRequest, session: CareSession, change_id: UUID) -> HttpResponse:
    mine = Challenge.objects.readable_by(request.member).filter(course=session.course_id)
    change = mine.filter(kind=Challenge.Kind.LIFE_CHANGE, pk=change_id).first()
    if change is None:
        raise Http404
    form = WordsForm(request.POST)

    def act() -> None:
        words = form.cleaned_data["reason"]
        actions.discuss_life_change(
            by=request.member, session=session, challenge=change, words=words, now=request.now
        )

    return _answer(request, session, change_key(change), form, act)


def _answer(
    request: CareRequest, session: CareSession, key: str, form: forms.Form, act: Callable[[], None]
) -> HttpResponse:
    """The row and the summary for htmx; otherwise the page. A refused row comes back with what was typed."""
    refusal = _attempt(key, form, act)
    if request.htmx:
        return _row(request, session, key, refusal)
    if refusal is None:
        return see_other(request, f"{reverse('sessions:record', args=[session.pk])}#ready")
    session.refresh_from_db()
    shown = card_of(request, session, refusal)
    page = session_page(request, session, ready=shown)  # type: ignore[arg-type]
    page.status_code = UNPROCESSABLE
    return page


def _attempt(key: str, form: forms.Form, act: Callable[[], None]) -> Refusal | None:
    typed, chosen = form.data.get("reason", "") or form.data.get("value", ""), form.data.get("goes_ahead", "")
    if not form.is_valid():
        field, words = next((name, str(errors[0])) for name, errors in form.errors.items())
        return Refusal(key, words, field, typed, chosen)
    try:
        act()
    except YesDoubted as why:
        return Refusal(key, "", typed=typed, asks=str(why))
    except Refused as why:
        return Refusal(key, str(why), why.field, typed, chosen)
    return None


def _row(request: CareRequest, session: CareSession, key: str, refusal: Refusal | None) -> HttpResponse:
    shown = card_of(request, session, refusal)
    row = next((row for row in shown.rows if row.key == key), None)
    if row is None:
        raise Http404
    status = UNPROCESSABLE if refusal else 200
    return render(request, "ready/answer.html", {"ready": shown, "row": row}, status=status)
