"""Prompt sets that a member may read, or change; any other is a 404 like one that does not exist."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from integration_care.core.access import Loader
from integration_care.core.http import CareRequest
from patients.journals.models import Prompt, PromptSet


def _prompt_set(request: CareRequest, prompt_set_id: UUID) -> PromptSet:
    found = PromptSet.objects.visible_to(request.member).filter(pk=prompt_set_id).first()
    if found is None:
        raise Http404
    return found


def _editable(request: CareRequest, prompt_set_id: UUID) -> PromptSet:
    return editable(request, _prompt_set(request, prompt_set_id))


def editable(request: CareRequest, prompt_set: PromptSet) -> PromptSet:
    if not prompt_set.may_be_edited_by(request.member):
        raise Http404
    return prompt_set


def _prompt(request: CareRequest, prompt_id: UUID) -> Prompt:
    asked = Prompt.objects.filter(clinic=request.clinic, pk=prompt_id, is_retired=False)
    found = asked.select_related("prompt_set").first()
    if found is None:
        raise Http404
    editable(request, found.prompt_set)
    return found


prompt_set: Loader[PromptSet] = Loader("prompt_set_id", _prompt_set)
editable_set: Loader[PromptSet] = Loader("prompt_set_id", _editable)
prompt: Loader[Prompt] = Loader("prompt_id", _prompt)
