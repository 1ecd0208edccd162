"""What the pages of phrases show, and which phrases a note's page may expand."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core.ui.shapes import Choice
from sessions.models import Phrase
from sessions.models.phrase import PhraseQuerySet

PAGE = 50


@dataclass(frozen=True)
class Line:
    """`pieces`: the words between the places to fill in."""

    phrase: Phrase
    pieces: list[str]
    is_known: bool  # the reader has a phrase of their own under this abbreviation


@dataclass(frozen=True)
class PhrasePage:
    lines: list[Line]
    tabs: list[Choice]
    previous_url: str
    next_url: str


def own(member: Membership) -> PhraseQuerySet:
    return Phrase.objects.filter(author=member)


def of_colleagues(member: Membership) -> PhraseQuerySet:
    return Phrase.objects.usable_by(member).exclude(author=member).select_related("author__user")


def phrase_page(member: Membership, name: str, query: QueryDict) -> PhrasePage:
    """`name` is the URL name: one's own, or what colleagues share."""
    rows = own(member) if name == "phrases:mine" else of_colleagues(member)
    page, has_earlier, has_later = _page(rows, query)
    known = set(own(member).values_list("abbreviation", flat=True))
    url = reverse(name)
    return PhrasePage(
        lines=[Line(one, one.body.split("|"), one.abbreviation in known) for one in page],
        tabs=_tabs(member, name),
        previous_url=f"{url}?before={page[0].pk}" if has_earlier and page else "",
        next_url=f"{url}?after={page[-1].pk}" if has_later and page else "",
    )


def _tabs(member: Membership, name: str) -> list[Choice]:
    counted = [
        ("phrases:mine", "Mine", own(member)),
        ("phrases:shared", "Colleagues’", of_colleagues(member)),
    ]
    return [Choice(reverse(to), label, to == name, str(rows.count())) for to, label, rows in counted]


def _page(rows: PhraseQuerySet, query: QueryDict) -> tuple[list[Phrase], bool, bool]:
    """One page next to the phrase asked for, and whether there are phrases before and after it."""
    backwards = query.get("before", "")
    edge = _edge(rows, backwards or query.get("after", ""))
    if edge and backwards:
        earlier = Q(abbreviation__lt=edge.abbreviation) | Q(abbreviation=edge.abbreviation, pk__lt=edge.pk)
        found = list(rows.filter(earlier).order_by("-abbreviation", "-pk")[: PAGE + 1])
        return found[:PAGE][::-1], len(found) > PAGE, True
    later = (
        Q(abbreviation__gt=edge.abbreviation) | Q(abbreviation=edge.abbreviation, pk__gt=edge.pk)
        if edge
        else Q()
    )
    found = list(rows.filter(later).order_by("abbreviation", "pk")[: PAGE + 1])
    return found[:PAGE], edge is not None, len(found) > PAGE


def _edge(rows: PhraseQuerySet, key: str) -> Phrase | None:
    """None where it is gone, or is no key at all: then the first page."""
    try:
        return rows.filter(pk=UUID(key)).first()
    except ValueError:
        return None


def usable(member: Membership) -> list[dict[str, str]]:
    """What expands in this member's notes: own words win over a colleague's, older ones over newer."""
    shared = of_colleagues(member).order_by("created_at", "pk")
    found = {phrase.abbreviation: phrase for phrase in [*own(member), *shared][::-1]}
    return [
        {
            "abbreviation": phrase.abbreviation,
            "body": phrase.body,
            "by": "" if phrase.author_id == member.pk else str(phrase.author),
        }
        for _, phrase in sorted(found.items())
    ]
