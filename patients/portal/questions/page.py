"""What the pages of a questionnaire print. No score, no band, no count of what was not done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from integration_care.core.ui.words import spoken_hours
from patients.measures.instrument import Instrument, Item
from patients.measures.models import Assignment
from patients.measures.worded import worded
from patients.measuring.alerts import needs_help
from patients.measuring.asked_as import Choice, choices, is_scale
from patients.portal.presenters.crisis import Line, crisis_lines, staffed_note
from patients.portal.presenters.readers import lead_of, who_hears
from patients.portal.presenters.writing import read_by
from patients.portal.questions.sheet import Sheet

PER_MINUTE = 4  # questions that are read and answered without hurry


@dataclass(frozen=True)
class Help:
    """The numbers, before anything else on the page."""

    sheet: Sheet
    now: datetime

    @property
    def who_hears(self) -> str:
        return who_hears(self.sheet.patient, self.now)

    @property
    def lines(self) -> list[Line]:
        return crisis_lines(self.sheet.patient.clinic)

    @property
    def staffed_note(self) -> str:
        return staffed_note(self.sheet.patient.clinic, self.now, self.sheet.patient.zone)


@dataclass
class QuestionPage:
    """One question. `is_again`: they want to change an answer that calls for help first."""

    sheet: Sheet
    number: int
    now: datetime
    is_again: bool = False

    @cached_property
    def item(self) -> Item:
        found = self.sheet.filled.item(self.number)
        if found is None:
            raise Http404
        return found

    @property
    def progress(self) -> str:
        filled = self.sheet.filled
        return _("Question %(number)s of %(all)s") % {
            "number": filled.position(self.item),
            "all": filled.possible,
        }

    @property
    def is_english_only(self) -> bool:
        """Somebody who reads another language is told so above the first question."""
        return get_language() != self.sheet.language

    @property
    def is_first(self) -> bool:
        return self.sheet.filled.before(self.item) is None

    @property
    def is_answered(self) -> bool:
        return self.item.key in self.sheet.filled.answers

    @property
    def is_elsewhere(self) -> bool:
        """Answered, by a browser whose answers this one may not read."""
        return self.is_answered and self.item.key not in self.sheet.readable

    @property
    def choices(self) -> list[Choice]:
        return choices(self.item, self.sheet.readable.get(self.item.key))

    @property
    def is_scale(self) -> bool:
        return is_scale(self.item)

    @property
    def tells_at_once(self) -> bool:
        """Said on the first page: some answers do not wait for the form to be handed in."""
        return self.is_first and any(flag.alert for group in self.sheet.instrument.flags for flag in group)

    @property
    def needs_help(self) -> bool:
        return not self.is_again and asks_for_help(
            self.sheet, self.item, self.sheet.readable.get(self.item.key)
        )

    @property
    def help(self) -> Help:
        return Help(self.sheet, self.now)

    @property
    def here(self) -> str:
        return self.sheet.addresses.question(self.number)

    @property
    def back_url(self) -> str:
        before = self.sheet.filled.before(self.item)
        return self.sheet.addresses.question(self.sheet.filled.number(before)) if before else ""

    @property
    def next_url(self) -> str:
        after = self.sheet.filled.after(self.item)
        return self.sheet.addresses.question(self.sheet.filled.number(after)) if after else self.end_url

    @property
    def end_url(self) -> str:
        return self.sheet.addresses.end


def asks_for_help(sheet: Sheet, item: Item, value: int | None) -> bool:
    return value is not None and needs_help(sheet.instrument, {item.key: value})


@dataclass(frozen=True)
class Blank:
    url: str
    text: str


@dataclass
class EndPage:
    """Everything was passed once: what is open is shown, and may stay open."""

    sheet: Sheet

    @property
    def blanks(self) -> list[Blank]:
        filled = self.sheet.filled
        return [Blank(self.sheet.addresses.question(filled.number(item)), item.text) for item in filled.blank]

    @property
    def is_empty(self) -> bool:
        return all(value is None for value in self.sheet.filled.answers.values())

    @property
    def back_url(self) -> str:
        return self.sheet.addresses.question(self.sheet.filled.number(self.sheet.filled.items[-1]))


@dataclass(frozen=True)
class Waiting:
    """A questionnaire that can be answered now, as a row to tap."""

    url: str
    title: str
    is_begun: bool
    size: str


def waiting_row(assignment: Assignment, instrument: Instrument, url: str) -> Waiting:
    count = len(instrument.items)
    minutes = max(1, round(count / PER_MINUTE))
    return Waiting(
        url=url,
        title=worded(instrument, get_language()).title,
        is_begun=assignment.status == Assignment.Status.BEGUN,
        size=_("%(count)s questions, about %(time)s")
        % {"count": count, "time": spoken_hours(timedelta(minutes=minutes))},
    )


@dataclass
class ThanksPage:
    """Handed in, or closed. Who reads it and by when; what else is asked, if anything."""

    sheet: Sheet
    now: datetime
    others: list[Waiting]

    @property
    def is_handed_in(self) -> bool:
        return self.sheet.assignment.status == Assignment.Status.ANSWERED

    @property
    def who_reads(self) -> str:
        return read_by(lead_of(self.sheet.patient), self.sheet.patient, None, self.now)

    @property
    def needs_help(self) -> bool:
        """An answer that this browser gave itself; behind a link nothing else is told."""
        readable = self.sheet.readable
        return any(
            asks_for_help(self.sheet, item, readable.get(item.key)) for item in self.sheet.filled.items
        )

    @property
    def help(self) -> Help:
        return Help(self.sheet, self.now)


def context_of(sheet: Sheet, at: object) -> dict[str, Any]:
    return {
        "at": at,
        "sheet": sheet,
        "nav": "today",
        "signed_out": sheet.is_public,
        "help_url": sheet.addresses.help,
    }
