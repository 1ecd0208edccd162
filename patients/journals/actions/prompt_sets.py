"""A clinic's prompt sets. Answers keep the words as they were asked, so every text may change."""

from __future__ import annotations

from dataclasses import asdict
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import F, Max

from integration_care.accounts.models import Clinic
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.journals.models import Prompt, PromptSet
from patients.journals.seen import refuse_if_changed
from patients.journals.shipped import ShippedSet, shipped_sets


class Head(TypedDict, total=False):
    """Of a set, what may be changed besides its questions."""

    title: str
    title_es: str
    introduction: str
    introduction_es: str
    asks_sliders: bool
    moment: str
    anchor: str
    anchor_es: str


class Wording(TypedDict, total=False):
    """Of one question, what a clinic may change."""

    text: str
    text_es: str
    hint: str
    hint_es: str
    kind: str
    options: str
    options_es: str
    gentle_text: str
    gentle_text_es: str
    is_about_body: bool


ASIDE = 10_000  # no set has so many prompts; room to move positions past each other


@transaction.atomic
def install_prompt_sets(*, by: Actor, clinic: Clinic) -> list[PromptSet]:
    """Give the clinic its own copy of each shipped set that it does not have yet. Edited ones stay."""
    held = set(PromptSet.objects.filter(clinic=clinic).values_list("key", flat=True))
    return [_install(by, clinic, shipped) for shipped in shipped_sets() if shipped.key not in held]


def _install(by: Actor, clinic: Clinic, shipped: ShippedSet) -> PromptSet:
    made = PromptSet.objects.create(
        clinic=clinic,
        key=shipped.key,
        title=shipped.title,
        introduction=shipped.introduction,
        asks_sliders=shipped.asks_sliders,
        moment=shipped.moment,
        anchor=shipped.anchor,
        source=shipped.source,
    )
    Prompt.objects.bulk_create(
        Prompt(
            clinic=clinic,
            prompt_set=made,
            position=position,
            **asdict(prompt),
        )
        for position, prompt in enumerate(shipped.prompts, start=1)
    )
    _record(by, made, "prompt_set.installed")
    return made


@transaction.atomic
def edit_prompt_set(*, by: Actor, prompt_set: PromptSet, seen: str = "", **head: Unpack[Head]) -> PromptSet:
    """`seen`: the mark of what the editor saw. Raises ChangedMeanwhile where that stands no longer."""
    refuse_if_changed(PromptSet.objects.select_for_update().get(pk=prompt_set.pk), seen, dict(head))
    for name, said in head.items():
        setattr(prompt_set, name, said)
    prompt_set.save(update_fields=list(head))
    _changed(by, prompt_set, "prompt_set.edited")
    return prompt_set


@transaction.atomic
def add_prompt(*, by: Actor, prompt_set: PromptSet, **wording: Unpack[Wording]) -> Prompt:
    """A new question at the end of the set."""
    PromptSet.objects.select_for_update().get(pk=prompt_set.pk)
    last = prompt_set.prompts.filter(is_retired=False).aggregate(last=Max("position"))["last"] or 0
    added = Prompt.objects.create(
        clinic_id=prompt_set.clinic_id, prompt_set=prompt_set, position=last + 1, **wording
    )
    _changed(by, prompt_set, "prompt.added", added)
    return added


@transaction.atomic
def edit_prompt(*, by: Actor, prompt: Prompt, seen: str = "", **wording: Unpack[Wording]) -> Prompt:
    """New words from now on; what was answered keeps the words it was asked with. `seen`: as above."""
    refuse_if_changed(Prompt.objects.select_for_update().get(pk=prompt.pk), seen, dict(wording))
    for name, said in wording.items():
        setattr(prompt, name, said)
    prompt.save(update_fields=list(wording))
    _changed(by, prompt.prompt_set, "prompt.edited", prompt)
    return prompt


@transaction.atomic
def retire_prompt(*, by: Actor, prompt: Prompt) -> Prompt:
    """Ask it no more. Its answers stay."""
    prompt.is_retired = True
    prompt.save(update_fields=["is_retired"])
    _changed(by, prompt.prompt_set, "prompt.retired", prompt)
    return prompt


@transaction.atomic
def move_prompt(*, by: Actor, prompt: Prompt, up: bool) -> None:
    """Change places with the neighbour above or below; at either end nothing happens."""
    PromptSet.objects.select_for_update().get(pk=prompt.prompt_set_id)
    order = list(prompt.prompt_set.prompts.filter(is_retired=False))
    at = order.index(prompt)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    in_set = Prompt.objects.filter(prompt_set=prompt.prompt_set_id, is_retired=False)
    in_set.update(position=F("position") + ASIDE)
    for position, moved in enumerate(order, start=1):
        in_set.filter(pk=moved.pk).update(position=position)
    _changed(by, prompt.prompt_set, "prompt.moved", prompt)


def _changed(by: Actor, prompt_set: PromptSet, kind: str, prompt: Prompt | None = None) -> None:
    standing = PromptSet.objects.filter(pk=prompt_set.pk)
    standing.update(version=F("version") + 1, changed_by=by.audit_name[:120])
    _record(by, prompt_set, kind, prompt)


def _record(by: Actor, prompt_set: PromptSet, kind: str, prompt: Prompt | None = None) -> None:
    record(
        by=by,
        clinic_id=prompt_set.clinic_id,
        kind=kind,
        target=prompt or prompt_set,
        facts={"prompt_set": prompt_set.key},
    )
