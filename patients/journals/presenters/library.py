"""A library of prompt sets as its readers see it: whose they are, and in the order of the arc."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from integration_care.accounts.models import Membership
from patients.journals.models import PromptSet

MOMENTS = list(PromptSet.Moment.values)


@dataclass(frozen=True)
class Shelf:
    title: str
    sets: list[PromptSet]


def shelves(member: Membership) -> list[Shelf]:
    """Those with something on them; each set knows how many questions it `asked`."""
    asked = Count("prompts", filter=Q(prompts__is_retired=False))
    found = PromptSet.objects.visible_to(member).select_related("owner__user").annotate(asked=asked)
    ordered = sorted(found, key=lambda one: (MOMENTS.index(one.moment), one.title))
    standing = [one for one in ordered if one.is_active]
    all_shelves = (
        Shelf("Your own", [one for one in standing if one.owner_id == member.pk]),
        Shelf("The clinic's", [one for one in standing if one.owner_id is None]),
        Shelf("Shared by colleagues", [one for one in standing if one.owner_id not in (None, member.pk)]),
        Shelf("Set aside", [one for one in ordered if not one.is_active]),
    )
    return [shelf for shelf in all_shelves if shelf.sets]
