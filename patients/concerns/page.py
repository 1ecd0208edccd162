"""Concerns as the admins who may read them see them, and as the patient who told one does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext_lazy

from integration_care.accounts.models import Membership
from integration_care.core.languages import told
from patients.concerns.models import Concern, ConcernDraft, ConcernStep
from patients.concerns.readers import readers_of
from patients.concerns.transitions import MOVES, SPEAKS
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
        return str(self.concern.state.label)

    @property
    def is_untold(self) -> bool:
        """Somebody who should know of it has not been reached by e-mail."""
        return any(mail.problem and not mail.sent_at for mail in self.concern.mails.all())

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
        return f"{self.row.by}, {told(self.row.by.get_role_display()).lower()}"


def lines_of(member: Membership) -> list[Line]:
    mine = Concern.objects.readable_by(member).newest_first().prefetch_related("steps", "mails")
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

    @property
    def answers(self) -> list[Step]:
        """The clinic's words to the patient, the newest first."""
        return [step for step in reversed(self.steps) if step.row.state in SPEAKS]

    @property
    def was_read(self) -> Step | None:
        """That somebody is looking at it, for as long as this is all there is to say."""
        return None if self.answers else next(iter(self.steps), None)

    @cached_property
    def may_become(self) -> dict[str, bool]:
        """For the template: `at.may_become.answered`."""
        return {state.value: True for state in MOVES[self.concern.state]}

    @cached_property
    def readers(self) -> str:
        return told_readers(self.concern.patient, self.concern.about)

    @property
    def unsent(self) -> list[str]:
        """Of each e-mail that is not known to have arrived, also of one that there is an answer."""
        mails = self.concern.mails.filter(sent_at=None).exclude(problem="").select_related("member__user")
        return [f"The e-mail to {mail.member}: {mail.problem}" for mail in mails]


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

    @cached_property
    def only_reader(self) -> str:
        """The name of the one who reads it, where there is only one: about them nobody could read it."""
        return "" if "," in self.readers else self.readers

    @cached_property
    def begun(self) -> dict[str, str]:
        """What they typed and did not send, as the form takes it; empty when nothing waits."""
        draft = ConcernDraft.objects.filter(patient=self.patient).first()
        return {name: value for name, value in draft.fields.items() if value} if draft else {}

    @property
    def outside(self) -> str:
        return told(self.patient.clinic.outside_contact, self.patient.clinic.outside_contact_es)

    @cached_property
    def told(self) -> list[Line]:
        mine = Concern.objects.filter(patient=self.patient).newest_first().prefetch_related("steps")
        return [Line(concern) for concern in mine[:A_PAGE]]
