"""My phrases, what colleagues share, and what a note's page may expand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from integration_care.core.access import Permission, access, may
from integration_care.core.http import CareRequest, form_status, see_other
from sessions.models import Phrase
from sessions.phrases import actions, loaders
from sessions.phrases.forms import PhraseForm
from sessions.phrases.page import phrase_page, usable
from sessions.views.attempt import attempt

WRITERS = may(Permission.RECORD_SESSION)


@access(roles=WRITERS, phi=True, methods=("GET",))
def mine(request: CareRequest) -> HttpResponse:
    page = phrase_page(request.member, "phrases:mine", request.GET)
    return render(request, "phrases/mine.html", {"page": page})


@access(roles=WRITERS, phi=True, methods=("GET",))
def shared(request: CareRequest) -> HttpResponse:
    page = phrase_page(request.member, "phrases:shared", request.GET)
    return render(request, "phrases/shared.html", {"page": page})


@access(roles=WRITERS, phi=True, methods=("GET",))
def for_notes(request: CareRequest) -> HttpResponse:
    """For static/js/phrases.js: `{"phrases": [{abbreviation, body, by}]}`; `by` is empty for one's own."""
    return JsonResponse({"phrases": usable(request.member)})


@access(roles=WRITERS, phi=True)
def add(request: CareRequest) -> HttpResponse:
    form = PhraseForm(request.POST or None)
    if request.method == "POST" and attempt(
        form, lambda: actions.add_phrase(by=request.member, **form.cleaned_data)
    ):
        messages.success(request, f".{form.cleaned_data['abbreviation']} is kept.")
        return see_other(request, "phrases:mine")
    return render(request, "phrases/edit.html", {"form": form}, status=form_status(form))


@access(roles=WRITERS, object=loaders.own, phi=True)
def edit(request: CareRequest, phrase: Phrase) -> HttpResponse:
    form = PhraseForm(request.POST or None, phrase=phrase)

    def act() -> None:
        actions.change_phrase(by=request.member, phrase=phrase, **form.cleaned_data)

    if request.method == "POST" and attempt(form, act):
        messages.success(request, f".{form.cleaned_data['abbreviation']} is saved.")
        return see_other(request, "phrases:mine")
    return render(request, "phrases/edit.html", {"form": form, "phrase": phrase}, status=form_status(form))


@access(roles=WRITERS, object=loaders.own, phi=True)
def delete(request: CareRequest, phrase: Phrase) -> HttpResponse:
    """Asks first; what was written with it stays in the notes."""
    if request.method == "POST":
        actions.delete_phrase(by=request.member, phrase=phrase)
        messages.success(request, f".{phrase.abbreviation} is deleted.")
        return see_other(request, "phrases:mine")
    return render(request, "phrases/delete.html", {"phrase": phrase})


@access(roles=WRITERS, object=loaders.of_colleague, phi=True, methods=("POST",))
def copy(request: CareRequest, phrase: Phrase) -> HttpResponse:
    try:
        actions.copy_phrase(by=request.member, phrase=phrase)
    except actions.AbbreviationTaken:
        messages.warning(
            request, f"You have a .{phrase.abbreviation} of your own already; it stays as it is."
        )
        return see_other(request, "phrases:shared")
    messages.success(request, f".{phrase.abbreviation} is yours now, to change as you like.")
    return see_other(request, "phrases:mine")
