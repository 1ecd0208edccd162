"""What a completed integration left behind: themes, insights, commitments, challenges, a concern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from integration_care.accounts.models import Membership
from patients.journals.models import Commitment, Insight
from sessions.models import CareSession, Challenge, Note, Theme

TONES = {
    Commitment.Status.DRAFT: "neutral",
    Commitment.Status.ACTIVE: "teal",
    Commitment.Status.KEPT: "green",
    Commitment.Status.PARTLY: "green",
    Commitment.Status.LET_GO: "neutral",
}


@dataclass(frozen=True)
class KeptCommitment:
    commitment: Commitment

    @property
    def tone(self) -> str:
        return TONES[Commitment.Status(self.commitment.status)]


@dataclass(frozen=True)
class Kept:
    """What one session left."""

    themes: Sequence[Theme]
    insights: Sequence[Insight]
    commitments: Sequence[KeptCommitment]
    challenges: Sequence[Challenge]
    concerns: Sequence[str]
    without_commitment: str
    is_linked: bool  # what a session entered in error left has no pages of its own

    @property
    def is_empty(self) -> bool:
        return not (self.themes or self.insights or self.commitments or self.challenges or self.concerns)


def kept_of(session: CareSession, reader: Membership) -> Kept:
    """Six queries, whatever was kept. For a `reader` of notes, to whom `session` is visible.

    Of a session that was entered in error, too: its own page, and no other, goes on showing what it left.
    """
    notes = Note.objects.readable_by(reader).filter(session=session, sort=Note.Sort.PROGRESS)
    said = [section for note in notes.prefetch_related("sections") for section in note.sections.all()]
    commitments = Commitment.objects.taken_on().filter(session=session)
    insights = Insight.objects.filter(session=session)
    return Kept(
        themes=list(Theme.objects.filter(touched_in__session=session)),
        insights=list(insights.select_related("theme").order_by("pinned_at", "created_at")),
        commitments=[KeptCommitment(one) for one in commitments.order_by("created_at")],
        challenges=list(Challenge.objects.filter(session=session)),
        concerns=[one.body for one in said if one.key == "concern" and one.body],
        without_commitment=next((one.body for one in said if one.key == "without_commitment"), ""),
        is_linked=session.status != CareSession.Status.VOID,
    )
