from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from integration_care.core.ui.window_bar import WindowBar
from patients.concerns.models import Concern
from patients.concerns.page import unread_answer
from patients.followups.models import Alert, IntegrationWindow
from patients.journals.models import Commitment, OfferedSet, PromptSet
from patients.journals.returning import Returned, returned_to
from patients.journals.shipped import WITHOUT_QUESTIONS
from patients.models import Patient
from patients.portal import queries
from patients.portal.places import latest_window
from patients.portal.presenters.entries import Row
from patients.portal.presenters.practices import PracticesPage
from patients.portal.presenters.readers import lead_of
from patients.portal.presenters.writing import bar_of, read_by
from patients.portal.questions.page import Waiting
from patients.portal.questions.waiting import in_portal
from patients.portal.words import greeting, since_session

SAID_NOT_SAFE = (Alert.Kind.NOT_SAFE, Alert.Kind.NOT_SAFE_AT_HOME, Alert.Kind.SUICIDE_ITEM)


@dataclass
class HomePage:
    """Where they are, what is next, what could be written today. Nothing is counted that was not done."""

    patient: Patient
    now: datetime

    @property
    def greeting(self) -> str:
        return f"{greeting(self.now, self.patient.zone)[:-1]}, {self.patient.called}."

    @cached_property
    def window(self) -> IntegrationWindow | None:
        return latest_window(self.patient, self.now)

    @property
    def where_you_are(self) -> str:
        return since_session(self.window.anchor_at, self.now) if self.window else ""

    @cached_property
    def bar(self) -> WindowBar | None:
        if self.window is None or self.now > self.window.closes_at:
            return None
        return bar_of(self.window, self.patient, self.now, queries.written_after(self.window))

    @cached_property
    def begun(self) -> Row | None:
        draft = queries.last_unfinished(self.patient, self.now)
        return Row(draft) if draft else None

    @cached_property
    def prompt_set(self) -> PromptSet | None:
        key = queries.todays_set(self.patient, self.window, self.now)
        if key == WITHOUT_QUESTIONS:
            return None
        return PromptSet.objects.filter(clinic=self.patient.clinic_id, key=key).first()

    @cached_property
    def offered(self) -> list[OfferedSet]:
        return queries.offered_today(self.patient, self.now)

    @cached_property
    def questions(self) -> list[Waiting]:
        return in_portal(self.patient, self.now)

    @cached_property
    def told(self) -> Alert | None:
        """They said that they are not safe, and the clinic has not closed that yet."""
        return Alert.objects.open().filter(patient=self.patient, kind__in=SAID_NOT_SAFE).first()

    @cached_property
    def answered(self) -> Concern | None:
        """What they told the clinic about their care has an answer that they have not opened."""
        return unread_answer(self.patient)

    @property
    def who_reads(self) -> str:
        return read_by(lead_of(self.patient), self.patient, self.window, self.now)

    @cached_property
    def practices(self) -> PracticesPage:
        return PracticesPage(self.patient, self.now)

    @cached_property
    def asked_about(self) -> Commitment | None:
        return queries.asked_about(self.patient, self.now)

    @cached_property
    def returned(self) -> Returned | None:
        return returned_to(self.patient, self.now)

    @cached_property
    def today(self) -> list[str]:
        """What there is today, by name; the likeliest first: an answer, what they began, and on."""
        parts = {
            "answered": self.answered,
            "begun": self.begun,
            "questions": self.questions,
            "asked": self.asked_about,
            "set": not self.begun and self.prompt_set,
            "returned": self.returned,
            "offered": self.offered,
            "night": self.practices.asks_for_night,
        }
        return [name for name, found in parts.items() if found]

    @property
    def first(self) -> str:
        """One thing; free writing where nothing else is."""
        return self.today[0] if self.today else "write"

    @property
    def more(self) -> list[str]:
        return self.today[1:]
