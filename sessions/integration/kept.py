"""What a completed integration left behind: themes, insights, commitments, challenges, a concern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core.ui.words import local_moment
from patients.journals.models import Commitment, Insight
from sessions.actions.added_later import refusal
from sessions.integration.untaken import Untaken, untaken_of
from sessions.models import CareSession, Challenge, Note, Theme

TONES = {
    Commitment.Status.DRAFT: "neutral",
    Commitment.Status.ACTIVE: "teal",
    Commitment.Status.KEPT: "green",
    Commitment.Status.PARTLY: "green",
    Commitment.Status.LET_GO: "neutral",
}


@dataclass(frozen=True)
class KeptInsight:
    """`late` says when it was written down and by whom, where that was after the session."""

    insight: Insight
    late: str


@dataclass(frozen=True)
class KeptCommitment:
    commitment: Commitment
    late: str

    @property
    def tone(self) -> str:
        return TONES[Commitment.Status(self.commitment.status)]


@dataclass(frozen=True)
class Kept:
    """What one session left."""

    themes: Sequence[Theme]
    insights: Sequence[KeptInsight]
    commitments: Sequence[KeptCommitment]
    challenges: Sequence[Challenge]
    concerns: Sequence[str]
    without_commitment: str
    untaken: Untaken
    add_url: str  # empty where nothing is added any more
    is_linked: bool  # what a session entered in error left has no pages of its own

    @property
    def is_empty(self) -> bool:
        return not (self.themes or self.insights or self.commitments or self.challenges or self.concerns)


def kept_of(session: CareSession, reader: Membership) -> Kept:
    """A fixed number of queries, whatever was kept. For a `reader` of notes, to whom `session` is visible.

    Of a session that was entered in error, too: its own page, and no other, goes on showing what it left.
    """
    notes = Note.objects.readable_by(reader).filter(session=session, sort=Note.Sort.PROGRESS)
    said = [section for note in notes.prefetch_related("sections") for section in note.sections.all()]
    commitments = Commitment.objects.taken_on().filter(session=session).select_related("taken_on_by__user")
    insights = Insight.objects.filter(session=session).select_related("theme", "pinned_by__user")
    ended = session.status_changes.filter(became=session.status).order_by("at").last()
    late = partial(_late, ended.at if ended else None, reader.clinic.zone)
    return Kept(
        themes=list(Theme.objects.filter(touched_in__session=session)),
        insights=[
            KeptInsight(one, late(one.pinned_at, one.pinned_by))
            for one in insights.order_by("pinned_at", "created_at")
        ],
        commitments=[
            KeptCommitment(one, late(one.taken_on_at, one.taken_on_by))
            for one in commitments.order_by("created_at")
        ],
        challenges=list(Challenge.objects.filter(session=session)),
        concerns=[one.body for one in said if one.key == "concern" and one.body],
        without_commitment=next((one.body for one in said if one.key == "without_commitment"), ""),
        untaken=untaken_of(session, reader),
        add_url="" if refusal(session, reader) else reverse("sessions:add-to-session", args=[session.pk]),
        is_linked=session.status != CareSession.Status.VOID,
    )


def _late(ended: datetime | None, zone: ZoneInfo, at: datetime | None, by: Membership | None) -> str:
    if at is None or ended is None or at <= ended:
        return ""
    return f"added {local_moment(at, zone)}" + (f", {by}" if by else "")
