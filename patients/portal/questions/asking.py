"""The pages of one questionnaire, alike behind a link and in the portal. No address leads here by itself."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render

from integration_care.core.http import UNPROCESSABLE, CareRequest
from patients.measures.actions import MeasureRefused
from patients.measuring.actions import answer_item
from patients.portal.actions import hand_in_questions
from patients.portal.questions.page import (
    EndPage,
    QuestionPage,
    ThanksPage,
    Waiting,
    asks_for_help,
    context_of,
)
from patients.portal.questions.sheet import Sheet


def resume(request: CareRequest, sheet: Sheet) -> HttpResponse:
    """To the first question that nobody has passed yet, or to the end."""
    if not sheet.assignment.is_waiting(request.now):
        return redirect(sheet.addresses.thanks)
    item = sheet.filled.first_open
    return redirect(sheet.addresses.question(sheet.filled.number(item)) if item else sheet.addresses.end)


def question(request: CareRequest, sheet: Sheet, number: int) -> HttpResponse:
    if not sheet.assignment.is_waiting(request.now):
        return redirect(sheet.addresses.thanks)
    at = QuestionPage(sheet, number, request.now, is_again="again" in request.GET)
    if request.method == "POST":
        return _answered(request, at)
    return render(request, "portal/questions/question.html", context_of(sheet, at))


def _answered(request: CareRequest, at: QuestionPage) -> HttpResponse:
    """Kept, then on; where the answer calls for help, help comes first."""
    sheet, typed = at.sheet, request.POST.get("value", "")
    value = int(typed) if typed.isascii() and typed.isdigit() else None
    try:
        answer_item(
            by=sheet.by, assignment=sheet.assignment, item=at.item.key, value=value, now=request.now,
            device=sheet.device,
        )  # fmt: skip
    except MeasureRefused:
        return render(request, "portal/questions/question.html", context_of(sheet, at), status=UNPROCESSABLE)
    if asks_for_help(sheet, at.item, value):
        return redirect(at.here)
    return redirect(QuestionPage(replace(sheet), at.number, request.now).next_url)


def end(request: CareRequest, sheet: Sheet) -> HttpResponse:
    """What is open, and handing in."""
    if not sheet.assignment.is_waiting(request.now):
        return redirect(sheet.addresses.thanks)
    at = EndPage(sheet)
    if request.method == "POST" and not at.is_empty:
        hand_in_questions(
            by=sheet.by, assignment=sheet.assignment, link=sheet.link, now=request.now,
            language=sheet.language,
        )  # fmt: skip
        return redirect(sheet.addresses.thanks)
    return render(request, "portal/questions/end.html", context_of(sheet, at))


def thanks(request: CareRequest, sheet: Sheet, others: list[Waiting]) -> HttpResponse:
    if sheet.assignment.is_waiting(request.now):
        return redirect(sheet.addresses.resume(sheet.assignment.pk))
    at = ThanksPage(sheet, request.now, others)
    return render(request, "portal/questions/thanks.html", context_of(sheet, at))
