"""The library: the clinic's sets, one's own, those that colleagues share; copied, shared, set aside."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import STAFF, access
from integration_care.core.http import CareRequest, form_status, see_other
from patients.journals import actions, loaders
from patients.journals.forms import BeginSetForm
from patients.journals.models import PromptSet
from patients.journals.presenters.library import shelves


@access(roles=STAFF, phi=False)
def prompt_sets(request: CareRequest) -> HttpResponse:
    form = BeginSetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.begin_set(by=request.member, **form.cleaned_data)
        return see_other(request, "journals:prompt-set", made.pk)
    context = {"shelves": shelves(request.member), "form": form, "nav": "protocols"}
    return render(request, "journals/prompt_sets.html", context, status=form_status(form))


@access(roles=STAFF, phi=False, object=loaders.prompt_set, methods=("POST",))
def copy_set(request: CareRequest, prompt_set: PromptSet) -> HttpResponse:
    made = actions.copy_set(by=request.member, prompt_set=prompt_set)
    messages.success(request, f"A copy to change. {prompt_set.title} stays as it is.")
    return see_other(request, "journals:prompt-set", made.pk)


@access(roles=STAFF, phi=False, object=loaders.editable_set, methods=("POST",))
def share_set(request: CareRequest, prompt_set: PromptSet) -> HttpResponse:
    is_shared = request.POST.get("go") == "share"
    actions.share_set(by=request.member, prompt_set=prompt_set, is_shared=is_shared)
    said = "Shared. Colleagues may offer and copy it." if is_shared else "Yours alone again."
    messages.success(request, said)
    return see_other(request, "journals:prompt-set", prompt_set.pk)


@access(roles=STAFF, phi=False, object=loaders.editable_set, methods=("POST",))
def set_aside(request: CareRequest, prompt_set: PromptSet) -> HttpResponse:
    try:
        actions.set_aside_set(by=request.member, prompt_set=prompt_set)
    except actions.StillAsked as why:
        messages.error(request, str(why))
    return see_other(request, "journals:prompt-set", prompt_set.pk)


@access(roles=STAFF, phi=False, object=loaders.editable_set, methods=("POST",))
def bring_back(request: CareRequest, prompt_set: PromptSet) -> HttpResponse:
    actions.bring_back_set(by=request.member, prompt_set=prompt_set)
    messages.success(request, "Back in the library.")
    return see_other(request, "journals:prompt-set", prompt_set.pk)
