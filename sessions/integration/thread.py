"""Insight, theme, commitment, outcome: one thread, in the order of reading and from any point of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core.ui.words import day_words, local_day, local_moment
from patients.journals.models import Commitment, Insight
from patients.journals.presenters.plans import plan_words
from sessions.integration.kept import TONES
from sessions.integration.thread_queries import ThreadFacts
from sessions.models import CareSession, Theme


@dataclass(frozen=True)
class Link:
    """A neighbour: where it leads, and what it says. `voice`: these are the patient's words."""

    url: str
    label: str
    more: str = ""
    voice: bool = False


@dataclass(frozen=True)
class Looked:
    """One look back at a commitment."""

    when: str
    said: str
    outcome: str


@dataclass(frozen=True)
class Act:
    """A commitment and what came of it so far. `due`: it was to be asked about by now."""

    id: UUID
    url: str
    text: str
    plan: tuple[str, ...]
    theme: Link | None
    source: Link | None
    status: str
    tone: str
    outcome: str
    written: str
    looked: tuple[Looked, ...]
    check_in: str
    due: bool


@dataclass(frozen=True)
class Strand:
    """An insight and what was made of it; without an insight, what was taken on for itself."""

    insight: Link | None
    source: Link | None
    theme: Link | None
    acts: tuple[Act, ...]
    written: str = ""


def strands(facts: ThreadFacts, *, zone: ZoneInfo, today: date) -> tuple[Strand, ...]:
    """Each insight with its commitments, in the order of time; then commitments that act on none."""
    readable = {insight.pk for insight in facts.insights}
    found = [strand(one, facts.commitments, zone=zone, today=today) for one in facts.insights]
    rest = [one for one in facts.commitments if one.insight_id not in readable]
    loose = tuple(act(one, zone=zone, today=today) for one in rest)
    return (*found, *([Strand(None, None, None, loose)] if loose else []))


def strand(insight: Insight, commitments: Iterable[Commitment], *, zone: ZoneInfo, today: date) -> Strand:
    mine = [one for one in commitments if one.insight_id == insight.pk]
    return Strand(
        insight=insight_link(insight),
        source=source_of(insight, zone, today),
        theme=theme_link(insight.theme),
        acts=tuple(act(one, zone=zone, today=today) for one in mine),
        written=written(insight.pinned_at, insight.pinned_by, zone, today),
    )


def act(commitment: Commitment, *, zone: ZoneInfo, today: date) -> Act:
    is_open = commitment.status == Commitment.Status.ACTIVE
    check_in = commitment.check_in_on if is_open else None
    return Act(
        id=commitment.pk,
        url=reverse("sessions:commitment", args=[commitment.pk]),
        text=commitment.text,
        plan=tuple(plan_of(commitment)),
        theme=theme_link(commitment.theme),
        source=session_link(commitment.session, zone, today),
        status=commitment.get_status_display(),
        tone=TONES[Commitment.Status(commitment.status)],
        outcome=commitment.outcome,
        written=written(commitment.taken_on_at, commitment.taken_on_by, zone, today),
        looked=tuple(
            Looked(local_day(one.at, zone, today), f"{one.get_status_display()}, {one.by}", one.outcome)
            for one in commitment.reviews.all()
        ),
        check_in=day_words(check_in, today) if check_in else "",
        due=check_in is not None and check_in <= today,
    )


def written(at: datetime | None, by: Membership | None, zone: ZoneInfo, today: date) -> str:
    """When it was written down and by whom, beside the session it came up in."""
    return ", ".join(filter(None, (local_moment(at, zone, today), f"{by}" if by else ""))) if at else ""


def plan_of(commitment: Commitment) -> Iterator[str]:
    if commitment.when:
        yield commitment.when
    if plan := plan_words(commitment.obstacle, commitment.if_then):
        yield plan
    if commitment.accountability:
        yield f"{commitment.accountability} knows of it"


def insight_link(insight: Insight) -> Link:
    return Link(reverse("sessions:insight", args=[insight.pk]), insight.text, voice=True)


def theme_link(theme: Theme | None) -> Link | None:
    return Link(reverse("sessions:theme", args=[theme.pk]), theme.name) if theme else None


def session_link(session: CareSession | None, zone: ZoneInfo, today: date) -> Link | None:
    if session is None:
        return None
    url = reverse("sessions:record", args=[session.pk])
    return Link(url, session.get_kind_display(), local_day(session.happened_at, zone, today))


def source_of(insight: Insight, zone: ZoneInfo, today: date) -> Link | None:
    """The session it was pinned in, or the shared journal entry it stood in."""
    if insight.session_id is not None:
        return session_link(insight.session, zone, today)
    if insight.entry is None:
        return None
    title = insight.entry.prompt_set.title if insight.entry.prompt_set else "Free writing"
    url = reverse("journals:panel", args=[insight.patient_id])
    return Link(url, f"Journal, {title.lower()}", local_day(insight.entry.started_at, zone, today))


def neighbours(here: UUID, insights: Sequence[Insight]) -> tuple[Link | None, Link | None]:
    """The insight before and the one after `here`, in the order of time."""
    at = next((number for number, one in enumerate(insights) if one.pk == here), None)
    if at is None:
        return None, None
    before = insight_link(insights[at - 1]) if at > 0 else None
    after = insight_link(insights[at + 1]) if at + 1 < len(insights) else None
    return before, after


def local_date(now: datetime, zone: ZoneInfo) -> date:
    return now.astimezone(zone).date()
