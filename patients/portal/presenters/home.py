from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from integration_care.core.ui.window_bar import WindowBar
from patients.concerns.models import Concern
from patients.followups.models import Alert, IntegrationWindow
from patients.journals.models import Commitment, JournalEntry, OfferedSet, PromptSet
from patients.journals.returning import Returned
from patients.models import Patient
from patients.portal.presenters.contacts import help_card
from patients.portal.presenters.entries import Row
from patients.portal.presenters.practices import TheseDays
from patients.portal.presenters.readers import Reader
from patients.portal.presenters.writing import bar_of, read_by
from patients.portal.questions.page import Waiting
from patients.portal.words import greeting, since_session
from patients.relapse.content import PlanText


@dataclass(frozen=True)
class HomePage:
    """Where they are, what is next, what could be written today. Nothing is counted that was not done.

    `window` is of the dose given last, `written` some of its entries; `draft` was begun and not handed in.
    `told`: they said that they are not safe, and the clinic has not closed that yet. `answered`: what they
    told the clinic about their care has an answer that they have not opened.
    """

    patient: Patient
    now: datetime
    window: IntegrationWindow | None
    written: Sequence[JournalEntry]
    draft: JournalEntry | None
    prompt_set: PromptSet | None
    lead: Reader | None
    plan: PlanText
    told: Alert | None
    answered: Concern | None
    questions: Sequence[Waiting]
    asked_about: Commitment | None
    returned: Returned | None
    offered: Sequence[OfferedSet]
    days: TheseDays

    @property
    def greeting(self) -> str:
        return f"{greeting(self.now, self.patient.zone)[:-1]}, {self.patient.called}."

    @property
    def where_you_are(self) -> str:
        return since_session(self.window.anchor_at, self.now) if self.window else ""

    @property
    def bar(self) -> WindowBar | None:
        if self.window is None or self.now > self.window.closes_at:
            return None
        return bar_of(self.window, self.patient, self.now, self.written)

    @property
    def begun(self) -> Row | None:
        return Row(self.draft) if self.draft else None

    @property
    def who_reads(self) -> str:
        return read_by(self.lead, self.patient, self.window, self.now)

    @property
    def help_card(self) -> str:
        return help_card(self.patient.clinic, self.plan)

    @cached_property
    def today(self) -> list[str]:
        """What there is today, by name; the likeliest first: an answer, what they began, and on."""
        parts = {
            "answered": self.answered,
            "begun": self.begun,
            "questions": self.questions,
            "asked": self.asked_about,
            "set": self.prompt_set,
            "returned": self.returned,
            "offered": self.offered,
            "night": self.days.asks_for_night,
        }
        return [name for name, found in parts.items() if found]

    @property
    def first(self) -> str:
        """One thing; free writing where nothing else is."""
        return self.today[0] if self.today else "write"

    @property
    def more(self) -> list[str]:
        return self.today[1:]
