"""Taking a line back, giving one's word as witness, explaining a difference, and the clinic's rules."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.core.access import Permission, access, may
from integration_care.core.http import CareRequest, see_other
from sessions.errors import Refused
from sessions.substances import actions, loaders
from sessions.substances.actions import Witness
from sessions.substances.amounts import say_mg
from sessions.substances.forms.containers import ExplainForm, ReverseForm, RulesForm
from sessions.substances.models import Discrepancy, LogEntry, LogRules
from sessions.substances.presenters.lines import shown
from sessions.substances.proof import attempt_seen
from sessions.substances.views.pages import FormPage, about, about_discrepancy, form_page
from sessions.substances.views.writing import DOSERS, back, no_trace, told

ANSWERING = may(Permission.ANSWER_FOR_SUBSTANCES)


@access(roles=DOSERS, object=loaders.entry, phi=True)
@no_trace
def reverse_entry(request: CareRequest, entry: LogEntry) -> HttpResponse:
    if entry.is_reversed:  # sent twice, or from a page that stood open: nothing is asked any more
        return back(request, f"Line {entry.number} is taken back already.", entry.container)
    form = ReverseForm(request.POST or None, **told(request))

    def act(seen: Witness | None) -> None:
        why = form.cleaned_data["reason"]
        actions.reverse(by=request.member, entry=entry, reason=why, now=request.now, witness=seen)

    if request.method == "POST" and attempt_seen(request, form, act):
        return back(request, f"Line {entry.number} is taken back by a line of its own.", entry.container)
    lead = (
        f"Line {entry.number}: {entry.get_kind_display().lower()} {say_mg(entry.amount_mg)}. Both lines stay."
    )
    page = about(request, entry.container, "Take a line back", "Take it back", lead)
    return form_page(request, page, form)


@access(roles=DOSERS, object=loaders.entry, phi=True)
def witness(request: CareRequest, entry: LogEntry) -> HttpResponse:
    """The witness named looks at the line and confirms it; nobody else finds this page."""
    if entry.witness_id != request.member.pk:
        raise Http404
    if request.method == "POST":
        try:
            actions.confirm(by=request.member, entry=entry, now=request.now)
            messages.success(request, "Confirmed: you saw it.")
        except Refused as why:
            messages.error(request, str(why))
        return see_other(request, "substances:cabinet")
    context = {"entry": entry, "line": shown([entry], request.member)[0], "nav": "substances"}
    return render(request, "substances/witness.html", context)


@access(roles=ANSWERING, object=loaders.discrepancy, phi=False)
@no_trace
def explain(request: CareRequest, discrepancy: Discrepancy) -> HttpResponse:
    form = ExplainForm(request.POST or None, **told(request))

    def act(seen: Witness | None) -> None:
        said = {name: form.cleaned_data[name] for name in ("reason", "adjusts")}
        actions.explain(by=request.member, discrepancy=discrepancy, now=request.now, witness=seen, **said)

    if request.method == "POST" and attempt_seen(request, form, act):
        return back(request, "Explained.", discrepancy.container)
    return form_page(request, about_discrepancy(request, discrepancy), form)


@access(roles=ANSWERING, phi=False)
def rules(request: CareRequest) -> HttpResponse:
    kept = LogRules.of(request.clinic)
    stands = {"needs_witness": kept.needs_witness, "expires_soon_days": kept.expires_soon_days}
    form = RulesForm(request.POST or None, initial=stands)
    if request.method == "POST" and form.is_valid():
        actions.set_rules(by=request.member, **form.cleaned_data)
        return back(request, "Saved. Lines already written stay as they are.")
    lead = "Clinic default, confirm with your prescriber: two people see waste, counts and adjustments."
    page = FormPage("Rules of the log", "Save the rules", lead, reverse("substances:cabinet"))
    return form_page(request, page, form)
