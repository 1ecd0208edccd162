"""Concerns as the admins who may read them see them, and as the patient who told one does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext_lazy

from integration_care.accounts.models import Membership
from patients.concerns.models import Concern, ConcernStep
from patients.concerns.readers import readers_of
from patients.concerns.transitions import MOVES
from patients.models import Patient

A_PAGE = 50
TONES = {
    Concern.State.RECEIVED: "amber",
    Concern.State.ACKNOWLEDGED: "teal",
    Concern.State.ANSWERED: "green",
    Concern.State.CLOSED: "neutral",
}
DONE = {
    Concern.State.ACKNOWLEDGED: gettext_lazy("Read, and being looked at"),
    Concern.State.ANSWERED: gettext_lazy("Answered"),
    Concern.State.CLOSED: gettext_lazy("Closed"),
}


@dataclass(frozen=True)
class Line:
    concern: Concern

    @property
    def tone(self) -> str:
        return TONES[self.concern.state]

    @property
    def label(self) -> str:
        return self.concern.state.label

    @property
    def whom(self) -> str:
        return str(self.concern.about or self.concern.get_whom_display())


@dataclass(frozen=True)
class Step:
    row: ConcernStep

    @property
    def done(self) -> str:
        return str(DONE[Concern.State(self.row.state)])

    @property
    def who(self) -> str:
        return f"{self.row.by}, {self.row.by.get_role_display().lower()}"


def lines_of(member: Membership) -> list[Line]:
    mine = Concern.objects.readable_by(member).newest_first().prefetch_related("steps")
    return [Line(concern) for concern in mine[:A_PAGE]]


@dataclass
class ConcernPage:
    concern: Concern

    @property
    def line(self) -> Line:
        return Line(self.concern)

    @property
    def steps(self) -> list[Step]:
        return [Step(row) for row in self.concern.steps.all()]

    @cached_property
    def may_become(self) -> dict[str, bool]:
        """For the template: `at.may_become.answered`."""
        return {state.value: True for state in MOVES[self.concern.state]}

    @cached_property
    def readers(self) -> str:
        return told_readers(self.concern.patient, self.concern.about)

    @property
    def unsent(self) -> list[Membership]:
        """Readers whom the e-mail did not reach; the page is what counts."""
        mails = self.concern.mails.exclude(problem="").select_related("member__user")
        return [mail.member for mail in mails]


def told_readers(patient: Patient, about: Membership | None) -> str:
    """Those who may read it today, by name; empty when nobody may."""
    return ", ".join(str(one) for one in readers_of(patient, about))


@dataclass
class TellPage:
    """The patient's page: who will read it, what they told before. `refused`: nobody would read this one."""

    patient: Patient
    now: datetime
    refused: Membership | None = None

    @cached_property
    def readers(self) -> str:
        return told_readers(self.patient, None)

    @property
    def outside(self) -> str:
        return self.patient.clinic.outside_contact

    @cached_property
    def told(self) -> list[Line]:
        mine = Concern.objects.filter(patient=self.patient).newest_first().prefetch_related("steps")
        return [Line(concern) for concern in mine[:A_PAGE]]
