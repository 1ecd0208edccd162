"""Saved views where one chooses among them: above the caseload, and on a page of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from integration_care.accounts.models import Membership
from integration_care.core.ui.shapes import Choice
from sessions.caseload.review.asked import NOBODY, Asked, Phase, Show, Stands
from sessions.caseload.review.page import PHASES, SHOWS, STANDS, address
from sessions.models import SavedView


@dataclass(frozen=True)
class Saved:
    """`choices`: the views by name, one of them perhaps what is looked at; `can_save`: it has no name yet."""

    choices: tuple[Choice, ...]
    can_save: bool
    first: str  # the query to begin with; empty where nobody chose one


def saved(views: Sequence[SavedView], asked: Asked) -> Saved:
    now = replace(asked, name="", page=1)
    return Saved(
        choices=tuple(Choice(address(view.query), view.name, view.query == now.query) for view in views),
        can_save=now != Asked() and all(view.query != now.query for view in views),
        first=next((view.query for view in views if first(view)), ""),
    )


def first(view: Any) -> bool:
    """As `usable_by` annotates it."""
    return bool(view.is_first)


@dataclass(frozen=True)
class Line:
    view: SavedView
    href: str
    what: str
    whose: str
    is_first: bool
    can_change: bool


def lines(views: Sequence[SavedView], member: Membership, *, runs: bool) -> list[Line]:
    names = names_of(member)
    return [
        Line(
            view=view,
            href=address(view.query),
            what=told(asked_of(view), names),
            whose=whose(view, member),
            is_first=first(view),
            can_change=runs or view.author_id == member.pk,
        )
        for view in views
    ]


def asked_of(view: SavedView) -> Asked:
    return Asked.read(QueryDict(view.query))


def said(asked: Asked, member: Membership) -> str:
    return told(asked, names_of(member) if asked.lead else {})


def names_of(member: Membership) -> dict[str, str]:
    return {str(one.pk): str(one) for one in Membership.objects.filter(clinic=member.clinic_id).staff()}


def whose(view: SavedView, member: Membership) -> str:
    if view.author_id != member.pk:
        return f"shared by {view.author}"
    return "yours, shared with the clinic" if view.is_shared else "yours alone"


def told(asked: Asked, names: dict[str, str]) -> str:
    """What the view asks for, in the words of the page."""
    said = (
        SHOWS[asked.show] if asked.show is not Show.ALL else "",
        f"window: {STANDS[asked.stands].lower()}" if asked.stands is not Stands.ANY else "",
        f"phase: {PHASES[asked.phase].lower()}" if asked.phase is not Phase.ANY else "",
        f"lead: {'nobody' if asked.lead == NOBODY else names.get(asked.lead, 'somebody who left')}"
        if asked.lead
        else "",
    )
    return " · ".join(filter(None, said)) or "Everybody, in another order"
