"""A patient's own entries, as they read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from integration_care.core.languages import told
from patients.journals.content import SLIDERS
from patients.journals.models import Answer, Commitment, JournalEntry
from patients.journals.models.entry import EntryQuerySet
from patients.journals.presenters.attachments import Shown, shown
from patients.journals.presenters.body_map import Replied
from patients.models import Patient
from patients.portal import queries
from patients.portal.offline.beside import Beside, beside
from patients.portal.presenters.readers import Reader, lead_of
from patients.portal.presenters.reads import ReadBy, reads_of
from patients.portal.sliders import name_of

A_PAGE = 20


@dataclass(frozen=True)
class Row:
    entry: JournalEntry

    @property
    def title(self) -> str:
        found = self.entry.prompt_set
        return told(found.title, found.title_es) if found else _("Free writing")

    @property
    def first_words(self) -> str:
        """The beginning of what was written, as a reminder of which entry this is."""
        texts = [self.entry.body, *(_on_a_line(one) for one in self.entry.answers.all() if _is_words(one))]
        return next((text.strip() for text in texts if text.strip()), "")

    @property
    def url(self) -> str:
        if self.entry.submitted_at:
            return reverse("portal:entry", args=[self.entry.pk])
        key = self.entry.prompt_set.key if self.entry.prompt_set else "raw-capture"
        return reverse("portal:page", args=[key, self.entry.client_uuid, 1])


def _on_a_line(answer: Answer) -> str:
    """What is marked on a figure, one mark after another."""
    return "; ".join(answer.said.splitlines()) if answer.is_of_body else answer.said


def _is_words(answer: Answer) -> bool:
    return answer.text not in ("yes", "no")


@dataclass
class JournalPage:
    """Newest first, twenty a page; `before` is the last entry of the page above (started_at and id)."""

    patient: Patient
    now: datetime
    before: str = ""

    @cached_property
    def _found(self) -> list[JournalEntry]:
        answers = Prefetch("answers", Answer.objects.select_related("prompt").order_by("prompt__position"))
        mine = JournalEntry.objects.filter(patient=self.patient).select_related("prompt_set")
        return list(_after(mine.newest_first(), self.before).prefetch_related(answers)[: A_PAGE + 1])

    @property
    def rows(self) -> list[Row]:
        return [Row(entry) for entry in self._found[:A_PAGE]]

    @property
    def next_url(self) -> str:
        if len(self._found) <= A_PAGE:
            return ""
        last = self._found[A_PAGE - 1]
        return (
            f"{reverse('portal:journal')}?{urlencode({'before': f'{last.started_at.isoformat()}~{last.pk}'})}"
        )


def _after(entries: EntryQuerySet, before: str) -> EntryQuerySet:
    started, _, key = before.partition("~")
    try:
        at, pk = datetime.fromisoformat(started), UUID(key)
    except ValueError:
        return entries
    return entries.filter(Q(started_at__lt=at) | Q(started_at=at, pk__lt=pk))


@dataclass
class EntryPage:
    entry: JournalEntry
    now: datetime

    @property
    def title(self) -> str:
        return Row(self.entry).title

    @property
    def answers(self) -> list[Replied]:
        return [Replied(answer) for answer in self.entry.answers.all()]

    def line(self, answer_id: str) -> str:
        """The words that stand ready to be kept: of this answer, else of the entry."""
        texts: list[str] = [one.text for one in self.answers if str(one.pk) == answer_id]
        return (texts or [Row(self.entry).first_words])[0].strip()[:500]

    @property
    def attachments(self) -> list[Shown]:
        return shown(self.entry.attachments.all())

    @property
    def sliders(self) -> list[tuple[str, int]]:
        """Those that were answered."""
        values = [(name_of(name), getattr(self.entry, name)) for name in SLIDERS]
        return [(label, value) for label, value in values if value is not None]

    @cached_property
    def beside(self) -> list[Beside]:
        return beside(self.entry)

    @property
    def commitments(self) -> list[Commitment]:
        return list(self.entry.commitments.all())

    @cached_property
    def reader(self) -> Reader | None:
        return lead_of(self.entry.patient)

    @property
    def has_plan(self) -> bool:
        return queries.has_plan(self.entry.patient)

    @cached_property
    def reads(self) -> list[ReadBy]:
        return reads_of(self.entry)

    @property
    def share_title(self) -> str:
        return (
            _("Share with %(name)s, %(whose)s, and your care team")
            % {"name": self.reader.first_name, "whose": self.reader.whose}
            if self.reader
            else _("Share with my care team")
        )
