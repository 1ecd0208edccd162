"""From the patient's journal panel: what is offered to them, offering one more, taking one back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from integration_care.audit.trail import record_opening
from integration_care.core.access import Loader, Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import UNPROCESSABLE, CareRequest, see_other
from patients import loaders
from patients.journals.actions.offers import OfferRefused
from patients.journals.models import OfferedSet, PromptSet
from patients.models import Patient
from patients.prompting import actions
from patients.prompting.forms import OfferForm

CARERS = may(Permission.READ_NARRATIVE, Permission.RECORD_SESSION)


def _offered(request: CareRequest, offer_id: UUID) -> OfferedSet:
    mine = OfferedSet.objects.visible_to(request.member).select_related("patient__clinic", "prompt_set")
    found = mine.filter(pk=offer_id).first()
    if found is None:
        raise Http404
    record_opening(request, found.patient)
    return found


offered_set: Loader[OfferedSet] = Loader("offer_id", _offered)


@access(roles=CARERS, object=loaders.patient, phi=True)
def offers(request: CareRequest, patient: Patient) -> HttpResponse:
    """What is offered at present, what was before, and one more."""
    sets = PromptSet.objects.visible_to(request.member).offered_now()
    today = request.now.astimezone(patient.zone).date()
    form = OfferForm(request.POST or None, offered=sets, today=today)
    if request.method == "POST" and form.is_valid() and _is_offered(request, patient, form):
        return see_other(request, "prompting:offers", patient.pk)
    rows = OfferedSet.objects.filter(patient=patient).select_related("prompt_set", "by__user")
    context = {"form": form, "patient": patient, "rows": rows[:30], "nav": "patients"}
    return render(request, "prompting/offers.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@access(roles=CARERS, object=offered_set, phi=True, methods=("POST",))
def take_back(request: CareRequest, offered: OfferedSet) -> HttpResponse:
    actions.take_back(by=request.member, offered=offered, now=request.now)
    say_done(request, "Taken back. What was written stays.", offered.patient)
    return see_other(request, "prompting:offers", offered.patient_id)


def _is_offered(request: CareRequest, patient: Patient, form: OfferForm) -> bool:
    try:
        actions.offer(by=request.member, patient=patient, now=request.now, **form.cleaned_data)
    except OfferRefused as why:
        form.add_error(None, str(why))
        return False
    say_done(request, f"Offered. {patient.called} may leave it, for a day or for good.", patient)
    return True
