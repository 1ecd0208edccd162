"""The plan and its versions, ready to print, for the patient and for the care team."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission
from integration_care.core.ui.side_by_side import Piece, Words, side_by_side
from integration_care.core.ui.words import local_moment
from patients.followups.models import StaffTask
from patients.models import Patient
from patients.relapse.actions import Conflict
from patients.relapse.content import PlanText
from patients.relapse.forms import PlanForm
from patients.relapse.matching import Match
from patients.relapse.models import HeardSign, PlanDraft, RelapsePlanVersion

HEARD_SHOWN = 20


@dataclass(frozen=True)
class Part:
    """One part of the plan in two texts."""

    label: str
    before: Words
    after: Words
    is_same: bool


def compared(before: PlanText, after: PlanText) -> list[Part]:
    """Part by part; a part that is empty in both is left out."""
    pairs = ((label, words, after.parts[label]) for label, words in before.parts.items())
    return [Part(label, *side_by_side(was, now), was == now) for label, was, now in pairs if was or now]


@dataclass(frozen=True)
class VersionShown:
    """A version beside the one it was made from. `is_first`: there was none."""

    title: str
    about: str
    parts: list[Part]
    is_first: bool


@dataclass(frozen=True)
class Heard:
    """A shared entry that sounds like a sign: the exact sentences, words in common marked."""

    when: str
    sign: str
    sentences: tuple[Words, ...]
    version: int
    task: StaffTask
    seen: str  # by whom and when, once its task is closed


@dataclass
class PlanPage:
    """`reader` sees what they may: nothing at all is there for whoever may not read the plan."""

    patient: Patient
    reader: Membership
    now: datetime

    @cached_property
    def zone(self) -> ZoneInfo:
        return zone_of(self.reader, self.patient)

    @cached_property
    def version(self) -> RelapsePlanVersion | None:
        return RelapsePlanVersion.objects.readable_by(self.reader).current(self.patient)

    @cached_property
    def text(self) -> PlanText:
        return self.version.text if self.version else PlanText()

    @property
    def about(self) -> str:
        """Version 2, by Ada Lindqvist, Tue 3 Mar, 10:00"""
        return f"{self.version}, {self._told(self.version)}" if self.version else ""

    def _told(self, version: RelapsePlanVersion) -> str:
        when = local_moment(version.written_at, self.zone)
        if version.by_id == self.reader.pk:
            return _("by you, %(when)s") % {"when": when}
        return _("by %(who)s, %(when)s") % {"who": version.by, "when": when}

    @property
    def versions(self) -> list[VersionShown]:
        """Newest first, each beside the one it followed; what was set aside beside the one it met."""
        all_of_them = RelapsePlanVersion.objects.readable_by(self.reader).of(self.patient)
        found = list(all_of_them.order_by("-number", "is_set_aside", "-written_at"))
        texts = {one.number: one.text for one in found if not one.is_set_aside}
        return [self._shown(one, texts) for one in found]

    def _shown(self, one: RelapsePlanVersion, texts: Mapping[int, PlanText]) -> VersionShown:
        if one.is_set_aside:
            beside, title = (
                texts[one.number],
                _("Typed at the same time as version %(number)s, kept beside it") % {"number": one.number},
            )
        else:
            beside, title = texts.get(one.number - 1, PlanText()), str(one)
        is_first = one.number == 1 and not one.is_set_aside
        return VersionShown(title, self._told(one), compared(beside, one.text), is_first)

    @property
    def may_look(self) -> bool:
        return self.reader.can(Permission.CLOSE_TASK)

    @property
    def heard(self) -> list[Heard]:
        """For staff: what was shared and sounds like a sign, as long as it is shared."""
        return [self._heard(one) for one in self._signs]

    @cached_property
    def _signs(self) -> list[HeardSign]:
        mine = HeardSign.objects.readable_by(self.reader).filter(entry__patient=self.patient)
        return list(mine.select_related("entry", "version", "task__closed_by__user")[:HEARD_SHOWN])

    @property
    def entries_heard(self) -> set[UUID]:
        """Those of which a sentence stands on the page."""
        return {one.entry_id for one in self._signs}

    def _heard(self, one: HeardSign) -> Heard:
        when = local_moment(one.entry.started_at, self.zone)
        sentences = tuple(marked(match) for match in one.matches)
        return Heard(when, one.sign, sentences, one.version.number, one.task, self._seen(one.task))

    def _seen(self, task: StaffTask) -> str:
        if task.closed_at is None:
            return ""
        when = local_moment(task.closed_at, self.zone)
        if task.closed_by is None:
            return _("Not asked any more since %(when)s") % {"when": when}
        return _("Looked at by %(who)s, %(when)s") % {"who": task.closed_by, "when": when}


def zone_of(reader: Membership, patient: Patient) -> ZoneInfo:
    return reader.clinic.zone if reader.is_staff_member else patient.zone


def marked(match: Match) -> Words:
    """The sentence in pieces; the words that it has in common with the sign are marked."""
    either = "|".join(re.escape(word) for word in dict.fromkeys(match.words))
    pieces = re.split(rf"(\b(?:{either})\b)", match.sentence)
    return tuple(Piece(text, number % 2 == 1) for number, text in enumerate(pieces) if text)


@dataclass(frozen=True)
class EditPage:
    """The plan being changed: what was typed is in `form` whatever happened to it, and `status` says what."""

    patient: Patient
    writer: Membership
    form: PlanForm
    status: int = 200
    conflict: Conflict | None = None
    draft: PlanDraft | None = None

    @property
    def begun(self) -> str:
        """When the words were typed that wait to be saved: Wed 17 June, 18:40"""
        return local_moment(self.draft.kept_at, zone_of(self.writer, self.patient)) if self.draft else ""

    @property
    def both(self) -> Sequence[Part]:
        """What stands, beside what was typed."""
        return compared(self.conflict.stands.text, self.conflict.text) if self.conflict else ()
