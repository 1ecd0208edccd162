"""The pages of one entry, alike behind a link and in the portal. No address leads here by itself."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from integration_care.core.http import CONFLICT, UNPROCESSABLE, CareRequest
from patients.journals.actions import AlreadyHandedIn, Conflict, let_go, take_on
from patients.journals.models import JournalEntry
from patients.portal import actions
from patients.portal.forms import CommitmentForm, PageForm, form_for
from patients.portal.pages import Page
from patients.portal.places import Place
from patients.portal.presenters.thanks import ThanksPage
from patients.portal.presenters.writing import Other, WritingPage
from patients.portal.queries import offered_by
from patients.portal.views import express
from patients.portal.views.express import writing_of
from patients.portal.visits import GONE, is_autosave

STAYS = ("mark", "leave-out")
HANDED_IN = gettext_lazy("this was handed in already")


def page(request: CareRequest, place: Place, number: int) -> HttpResponse:
    shown = WritingPage(place, number, request.now)
    if place.entry and place.entry.submitted_at:
        return _handed_in(request, shown)
    if request.method == "POST":
        return _save(request, shown)
    return _show(request, shown)


def _save(request: CareRequest, shown: WritingPage) -> HttpResponse:
    form = form_for(shown.page)(request.POST)
    if not form.is_valid():
        return _show(request, replace(shown, typed=request.POST.dict(), errors=form.errors), UNPROCESSABLE)
    try:
        entry = _write(request, shown.place, shown.page, form)
    except AlreadyHandedIn:
        return _handed_in(request, shown)
    except Conflict as late:
        return _both(request, shown, late)
    if is_autosave(request):
        return JsonResponse({"version": entry.version})
    return _turn(request, replace(shown, place=replace(shown.place, entry=entry)))


def _write(request: CareRequest, place: Place, page: Page, form: PageForm) -> JournalEntry:
    """Skipping leaves the answer out; what was typed until then is saved first, and kept as a revision."""
    writing, version = writing_of(request, place), form.cleaned_data["version"]
    draft = form.draft(page, is_skipped=False)
    if request.POST.get("go") != "skip":
        return actions.write_page(writing=writing, draft=draft, version=version, now=request.now)
    return actions.skip_page(
        writing=writing,
        typed=draft,
        skipped=form.draft(page, is_skipped=True),
        version=version,
        now=request.now,
    )


def _turn(request: CareRequest, saved: WritingPage) -> HttpResponse:
    """On to where the button said; first to help, when they are not safe."""
    go = request.POST.get("go", "next")
    if go == "attach" or go.startswith("remove:"):
        return express.without_scripts(request, saved, go)
    if go in STAYS or go.startswith("unmark:") or (go in ("next", "stop") and saved.needs_help):
        return redirect(saved.here)
    if go == "stop":
        return redirect(saved.place.addresses.stopped)
    if go == "back" and not saved.is_first:
        return redirect(saved.place.addresses.page(saved.number - 1))
    if go == "hand-in" or (saved.is_last and go != "back"):
        actions.hand_in(
            by=saved.place.by, entry=saved.place.written(), link=saved.place.link, now=request.now
        )
        return redirect(saved.place.addresses.thanks)
    return redirect(saved.next_url)


def _both(request: CareRequest, shown: WritingPage, late: Conflict) -> HttpResponse:
    """Another device saved first. Both texts are kept, and both are shown."""
    actions.keep_beside(writing=writing_of(request, shown.place), conflict=late, now=request.now)
    now = replace(shown, place=shown.place.anew())
    if is_autosave(request):
        return JsonResponse({"version": now.version, "fields": now.fields}, status=CONFLICT)
    return _show(request, replace(now, typed=request.POST.dict(), other=Other(now.text)), CONFLICT)


def _handed_in(request: CareRequest, shown: WritingPage) -> HttpResponse:
    """Nothing more is written, but "not safe" on an open page is heard, and help comes first."""
    place, is_heard = shown.place, False
    form = form_for(shown.page)(request.POST or None)
    if form.is_valid():
        draft = form.draft(shown.page, is_skipped=False)
        is_heard = actions.hear_not_safe(writing=writing_of(request, place), draft=draft, now=request.now)
    if is_autosave(request):
        return JsonResponse({"text": HANDED_IN}, status=GONE)
    return redirect(place.addresses.help if is_heard else place.addresses.thanks)


def _show(request: CareRequest, shown: WritingPage, status: int = 200) -> HttpResponse:
    if is_autosave(request):
        return JsonResponse({}, status=status)
    return express.allowed(render(request, "portal/write.html", shown.context, status=status))


def thanks(request: CareRequest, place: Place) -> HttpResponse:
    """Handed in. What was named as one concrete thing to do is offered as a commitment."""
    if place.entry is None or place.entry.submitted_at is None:
        return redirect(place.addresses.page(1))
    return render(request, "portal/thanks.html", ThanksPage(place, request.now).context)


def stopped(request: CareRequest, place: Place) -> HttpResponse:
    """They stopped here, and what they wrote is kept; nothing is handed in."""
    return render(request, "portal/stopped.html", WritingPage(place, 1, request.now).context)


def commitment(request: CareRequest, place: Place) -> HttpResponse:
    """Take on what the entry offered, in one's own words, or leave it."""
    offered = offered_by(place.entry)
    if request.method != "POST" or offered is None:
        return redirect(place.addresses.thanks)
    if request.POST.get("go") == "leave":
        let_go(by=place.by, commitment=offered, now=request.now)
        return redirect(place.addresses.thanks)
    form = CommitmentForm(request.POST)
    if not form.is_valid():
        shown = ThanksPage(place, request.now, form=form)
        return render(request, "portal/thanks.html", shown.context, status=UNPROCESSABLE)
    take_on(by=place.by, commitment=offered, now=request.now, **form.cleaned_data)
    return redirect(place.addresses.thanks)
