"""The journal on a patient's chart: words for those who may read them, existence for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Prefetch, Q
from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission
from patients.journals.content import SLIDERS
from patients.journals.models import Answer, Attachment, Commitment, Insight, JournalEntry
from patients.journals.presenters.attachments import Shown, shown
from patients.journals.presenters.body_map import Replied
from patients.models import Patient

A_PAGE = 8
COMMITMENTS = 8
INSIGHTS = 5
TONES = {
    Commitment.Status.DRAFT: "neutral",
    Commitment.Status.ACTIVE: "teal",
    Commitment.Status.KEPT: "green",
    Commitment.Status.PARTLY: "green",
    Commitment.Status.LET_GO: "neutral",
}


@dataclass(frozen=True)
class Line:
    """One entry. `words` is None for whoever may not read it."""

    at: datetime
    title: str
    words: JournalEntry | None
    is_private: bool

    @property
    def answers(self) -> list[Replied]:
        """What was answered; skipped questions are nobody's business."""
        given = self.words.answers.all() if self.words else []
        return [Replied(answer) for answer in given if answer.text.strip()]

    @property
    def attachments(self) -> list[Shown]:
        return shown(self.words.attachments.all()) if self.words else []

    @property
    def sliders(self) -> list[tuple[str, int]]:
        values = [(name.capitalize(), getattr(self.words, name, None)) for name in SLIDERS]
        return [(name, value) for name, value in values if value is not None]


@dataclass(frozen=True)
class Act:
    commitment: Commitment

    @property
    def tone(self) -> str:
        return TONES[Commitment.Status(self.commitment.status)]


@dataclass
class Panel:
    """Newest first; `before` is the key of the last entry above (time and id, joined by a tilde)."""

    member: Membership
    patient: Patient
    before: str = ""

    @property
    def may_read(self) -> bool:
        return self.member.can(Permission.READ_NARRATIVE)

    @cached_property
    def _found(self) -> list[JournalEntry]:
        known = JournalEntry.objects.visible_to(self.member).submitted().filter(patient=self.patient)
        earlier = known.filter(_before(self.before)) if self.before else known
        return list(earlier.newest_first().select_related("prompt_set").defer("body")[: A_PAGE + 1])

    @cached_property
    def _readable(self) -> dict[UUID, JournalEntry]:
        """Only these texts ever leave the database."""
        known = [entry.pk for entry in self._found]
        readable = JournalEntry.objects.readable_by(self.member).filter(pk__in=known)
        answers = Prefetch("answers", Answer.objects.select_related("prompt").order_by("prompt__position"))
        files = Prefetch("attachments", Attachment.objects.listed())
        return {entry.pk: entry for entry in readable.prefetch_related(answers, files)}

    @property
    def lines(self) -> list[Line]:
        return [
            Line(
                at=entry.submitted_at or entry.saved_at,
                title=entry.prompt_set.title if entry.prompt_set else "Free writing",
                words=self._readable.get(entry.pk),
                is_private=not entry.is_shared,
            )
            for entry in self._found[:A_PAGE]
        ]

    @property
    def shows_words(self) -> bool:
        return bool(self.shown)

    @property
    def shown(self) -> list[UUID]:
        """The entries whose words stand on this page."""
        return [line.words.pk for line in self.lines if line.words]

    @property
    def earlier_url(self) -> str:
        if len(self._found) <= A_PAGE:
            return ""
        last = self._found[A_PAGE - 1]
        query = urlencode({"before": f"{last.started_at.isoformat()}~{last.pk}"})
        return f"{reverse('journals:panel', args=[self.patient.pk])}?{query}"

    @cached_property
    def acts(self) -> list[Act]:
        mine = Commitment.objects.readable_by(self.member).filter(patient=self.patient)
        return [Act(commitment) for commitment in mine[:COMMITMENTS]]

    @cached_property
    def insights(self) -> list[Insight]:
        mine = Insight.objects.readable_by(self.member).filter(patient=self.patient)
        return list(mine.prefetch_related("returns")[:INSIGHTS])


def _before(key: str) -> Q:
    """Entries earlier than the one with this key; everything for a key that is none."""
    started, _, pk = key.partition("~")
    try:
        at, last = datetime.fromisoformat(started), UUID(pk)
    except ValueError:
        return Q()
    return Q(started_at__lt=at) | Q(started_at=at, pk__lt=last)
