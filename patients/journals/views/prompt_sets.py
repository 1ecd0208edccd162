"""One set of questions: their words, their order, which are asked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import STAFF, access
from integration_care.core.http import UNPROCESSABLE, CareRequest, form_status, see_other
from patients.journals import actions, loaders
from patients.journals.forms import PromptForm, PromptSetForm
from patients.journals.models import Prompt, PromptSet
from patients.journals.presenters.prompt_sets import PromptSetPage
from patients.journals.seen import ChangedMeanwhile


@access(roles=STAFF, phi=False, object=loaders.prompt_set)
def prompt_set(request: CareRequest, prompt_set: PromptSet) -> HttpResponse:
    """A set: its head, its questions, and how a patient sees them."""
    if request.method != "POST":
        return _page(request, prompt_set)
    loaders.editable(request, prompt_set)
    form = PromptSetForm.of(prompt_set, request.POST)
    if not form.is_valid():
        return _page(request, prompt_set, head=form)
    try:
        actions.edit_prompt_set(by=request.member, prompt_set=prompt_set, **form.cleaned_data)
    except ChangedMeanwhile as why:
        form.shows_both(why.stands, prompt_set.changed_by)
        return _page(request, prompt_set, head=form)
    return _saved(request, prompt_set, form.notice)


@access(roles=STAFF, phi=False, object=loaders.editable_set, methods=("POST",))
def add_prompt(request: CareRequest, prompt_set: PromptSet) -> HttpResponse:
    form = PromptForm(request.POST, prefix="new")
    if not form.is_valid():
        return _page(request, prompt_set, new=form)
    actions.add_prompt(by=request.member, prompt_set=prompt_set, **form.said)
    return _saved(request, prompt_set)


@access(roles=STAFF, phi=False, object=loaders.prompt)
def prompt(request: CareRequest, prompt: Prompt) -> HttpResponse:
    """Change one question's words. Answers already given keep the words they were asked with."""
    form = PromptForm.of(prompt, request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_prompt(by=request.member, prompt=prompt, **form.cleaned_data)
            return _saved(request, prompt.prompt_set, form.notice)
        except ChangedMeanwhile as why:
            form.shows_both(why.stands, prompt.prompt_set.changed_by)
    context = {"prompt": prompt, "form": form, "nav": "protocols"}
    return render(request, "journals/prompt.html", context, status=form_status(form))


@access(roles=STAFF, phi=False, object=loaders.prompt, methods=("POST",))
def move_prompt(request: CareRequest, prompt: Prompt) -> HttpResponse:
    actions.move_prompt(by=request.member, prompt=prompt, up=request.POST.get("to") == "up")
    return see_other(request, "journals:prompt-set", prompt.prompt_set_id)


@access(roles=STAFF, phi=False, object=loaders.prompt, methods=("POST",))
def retire_prompt(request: CareRequest, prompt: Prompt) -> HttpResponse:
    actions.retire_prompt(by=request.member, prompt=prompt)
    return _saved(request, prompt.prompt_set)


def _saved(request: CareRequest, prompt_set: PromptSet, notice: str = "") -> HttpResponse:
    messages.success(request, "Saved. Patients see it from now on.")
    if notice:
        messages.warning(request, notice)
    return see_other(request, "journals:prompt-set", prompt_set.pk)


def _page(request: CareRequest, prompt_set: PromptSet, **bound: Any) -> HttpResponse:
    context = {"page": PromptSetPage(prompt_set, request.member, **bound), "nav": "protocols"}
    return render(request, "journals/prompt_set.html", context, status=UNPROCESSABLE if bound else 200)
