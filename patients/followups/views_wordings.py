"""Clinic settings: how its messages to patients are worded."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render

from integration_care.core.access import Permission, access, may
from integration_care.core.http import CONFLICT, UNPROCESSABLE, CareRequest, see_other
from integration_care.core.languages import ENGLISH, offered
from patients.followups.actions.wordings import WordedMeanwhile, unword_message, word_message
from patients.followups.models import MessageWording
from patients.followups.wording import page
from patients.followups.wording.forms import WordingForm
from patients.followups.wording.product import Slot, Words

WORDING = may(Permission.RUN_CLINIC) | may(Permission.EDIT_PROTOCOL)
OK = 200
MEANWHILE = (
    "Somebody changed this message meanwhile; theirs stands in the history. Look both over, then save."
)


@access(roles=WORDING, phi=False, methods=("GET",))
def wordings(request: CareRequest) -> HttpResponse:
    asked = request.GET.get("language", "")
    language = asked if asked in dict(offered()) else ENGLISH
    shown = {"library": page.library(request.member, language), "nav": "clinic"}
    return render(request, "followups/wordings.html", shown)


@access(roles=WORDING, phi=False)
def wording(request: CareRequest, message: str, channel: str, language: str) -> HttpResponse:
    """do=look shows what is typed as the patient would get it; do=reset goes back to the product's words."""
    slot = Slot(message, channel, language)
    if not page.known(slot):
        raise Http404
    if request.method != "POST":
        return _page(request, slot)
    form = WordingForm(request.POST, channel=channel, language=language)
    if request.POST.get("do") == "reset":
        return _kept(request, slot, Words("", ""), form, "The product's words stand again.")
    if not form.is_valid() or request.POST.get("do") == "look":
        return _page(request, slot, form, OK if form.is_valid() else UNPROCESSABLE)
    return _kept(request, slot, form.words, form, "Saved. The next message of this kind is worded so.")


def _kept(request: CareRequest, slot: Slot, words: Words, form: WordingForm, said: str) -> HttpResponse:
    """Blank words go back to the product's."""
    form.is_valid()
    after = form.cleaned_data.get("after") or 0
    try:
        if words.is_blank:
            unword_message(by=request.member, slot=slot, after=after)
        else:
            word_message(by=request.member, slot=slot, words=words, after=after)
    except WordedMeanwhile:
        return _meanwhile(request, slot)
    messages.success(request, said)
    return see_other(request, "followups:wording", **asdict(slot))


def _meanwhile(request: CareRequest, slot: Slot) -> HttpResponse:
    """What was typed stands on the page of the newest version; saving it once more puts it above that."""
    if request.POST.get("do") == "reset":
        messages.error(request, MEANWHILE)
        return see_other(request, "followups:wording", **asdict(slot))
    newest = MessageWording.objects.of(request.clinic.pk, slot).first()
    data = request.POST.copy()
    data["after"] = str(newest.number if newest else 0)
    form = WordingForm(data, channel=slot.channel, language=slot.language)
    form.add_error(None, MEANWHILE)
    return _page(request, slot, form, CONFLICT)


def _page(
    request: CareRequest, slot: Slot, form: WordingForm | None = None, status: int = OK
) -> HttpResponse:
    shown = {"page": page.wording_page(slot, request.member, request.now, form), "nav": "clinic"}
    return render(request, "followups/wording.html", shown, status=status)
