"""Lines that a patient keeps, and what they say when one comes back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration_care.core.access import PATIENTS, access
from integration_care.core.http import CareRequest, form_status, see_other
from patients.journals.actions import answer_return, pin_insight
from patients.journals.models import Insight, InsightReturn, JournalEntry
from patients.portal import own, queries
from patients.portal.forms import KeepForm, ReturnForm
from patients.portal.presenters.entries import EntryPage

KIND_WORDS = {
    InsightReturn.Answer.KEPT: gettext_lazy("It stays with you."),
    InsightReturn.Answer.NOT_NOW: gettext_lazy("That is fine. It can wait."),
    InsightReturn.Answer.LET_GO: gettext_lazy("Put away. It will not come back."),
}


@access(roles=PATIENTS, phi=True, object=own.entry)
def keep(request: CareRequest, entry: JournalEntry) -> HttpResponse:
    """Keep one line of an entry. What they wrote stands in the field, to be cut down."""
    at = EntryPage(entry, request.now)
    form = KeepForm(request.POST or None, initial={"text": at.line(request.GET.get("answer", ""))})
    if request.method == "POST" and form.is_valid():
        pin_insight(
            by=request.member, patient=entry.patient, entry=entry, now=request.now, **form.cleaned_data
        )
        messages.success(request, _("Kept. It will come back to you."))
        return see_other(request, "portal:entry", entry.pk)
    context = {"at": at, "form": form, "nav": "journal"}
    return render(request, "portal/keep.html", context, status=form_status(form))


@access(roles=PATIENTS, phi=True, methods=("GET",))
def kept(request: CareRequest) -> HttpResponse:
    patient = own.patient(request)
    context = {"insights": queries.kept_insights(patient), "patient": patient, "nav": "journal"}
    return render(request, "portal/kept.html", context)


@access(roles=PATIENTS, phi=True, object=own.insight, methods=("POST",))
def answer(request: CareRequest, insight: Insight) -> HttpResponse:
    form = ReturnForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data["answer"]
        answer_return(by=request.member, insight=insight, answer=said, now=request.now)
        messages.success(request, KIND_WORDS[said])
    return redirect("portal:home")
