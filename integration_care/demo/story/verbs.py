"""What people at the clinic do, each a few of the product's own actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from integration_care.accounts.models import Membership
from integration_care.demo.story.people import Person
from patients.followups.actions import log_contact, note_answer, raise_alert
from patients.followups.models import ContactLog, IntegrationWindow
from patients.journals.actions import save_draft, submit
from patients.journals.content import Draft, Reply
from patients.journals.models import Prompt, PromptSet
from patients.models import Course, Patient
from sessions import actions
from sessions.actions.commitments import CommitmentDraft
from sessions.actions.dosing import Given, Seen
from sessions.actions.notes import NoteText
from sessions.models import Administration, CareSession
from sessions.ready.actions import answer_check, override_check
from sessions.ready_points import SCREENING

HOUR = timedelta(hours=1)
WRITTEN = (Prompt.Kind.TEXT, Prompt.Kind.COMMITMENT)
Plan = tuple[str, str, str, date]  # what, when, if-then, day of the check-in


@dataclass
class Care:
    """One patient at the clinic, and the people who look after them."""

    person: Person
    patient: Patient
    course: Course
    lead: Membership
    nurse: Membership
    prescriber: Membership
    sessions: list[CareSession] = field(default_factory=list)

    def book(
        self, kind: CareSession.Kind, starts_at: datetime, now: datetime, place: str = "Room 2"
    ) -> CareSession:
        length = 2 * HOUR if kind == CareSession.Kind.DOSING else HOUR
        return actions.book(
            by=self.lead, course=self.course, kind=kind, lead=self.lead, starts_at=starts_at,
            ends_at=starts_at + length, place=place, now=now,
        )  # fmt: skip

    def prepare(self, now: datetime) -> None:
        """An hour of preparation, logged right after it."""
        session = self.book(CareSession.Kind.PREPARATION, now - HOUR, now)
        sections = {
            "intentions": self.person.intention,
            "expectations": "Knows that it may be strange, and short.",
        }
        actions.complete_preparation(
            by=self.lead, session=session, started_at=now - HOUR, ended_at=now,
            note=NoteText(version=0, sections=sections), intention=self.person.intention, now=now,
        )  # fmt: skip

    def dose(self, now: datetime) -> None:
        """A dosing visit that ended just now: the last administration was 100 minutes ago."""
        given_at = now - timedelta(minutes=100)
        session = self.book(CareSession.Kind.DOSING, given_at - timedelta(minutes=20), now)
        actions.start(
            by=self.lead, session=session, started_at=session.scheduled_start, now=now,
            unprepared_reason="Prepared at the referring clinic.",
        )  # fmt: skip
        self.check(session, now)
        given = Given(
            route=Administration.Route(self.person.route), given_at=given_at, mg=Decimal(self.person.mg)
        )
        actions.record_administration(by=self.nurse, session=session, given=given, now=now)
        for minutes, systolic, diastolic in ((0, 128, 82), (30, 141, 88), (60, 133, 84)):
            seen = Seen(
                observed_at=given_at + timedelta(minutes=minutes), systolic=systolic, diastolic=diastolic,
                heart_rate=78, spo2=98, respiratory_rate=14, moaas=5 if minutes != 30 else 4,
                dissociation=3 if minutes == 30 else 0, distress=2,
            )  # fmt: skip
            actions.record_observation(by=self.nurse, session=session, seen=seen, now=now)
        items = self.course.protocol_version.rules.checklists.discharge
        actions.discharge(
            by=self.nurse, session=session, discharged_at=now, escort="A friend", now=now,
            checks={item.key: "yes" for item in items},
        )  # fmt: skip
        actions.complete_dosing(by=self.nurse, session=session, ended_at=now, now=now)

    def check(self, session: CareSession, now: datetime) -> None:
        """The checklist before the dose; the prescriber goes on with the screening of the referring clinic."""
        for item in self.course.protocol_version.rules.checklists.pre_dose:
            value = Decimal(72) if item.unit else None
            answer_check(by=self.nurse, session=session, key=item.key, answer="yes", value=value, now=now)
        reason = "Screened at the referring clinic, papers on file."
        override_check(by=self.prescriber, session=session, key=SCREENING, reason=reason, now=now)

    def integrate(self, now: datetime, insight: str = "", plans: Sequence[Plan] = ()) -> None:
        """An hour of integration that ended just now."""
        session = self.book(CareSession.Kind.INTEGRATION, now - HOUR, now)
        sections = {
            "review": "Told the session from the beginning, calmly.",
            "safety": "No thoughts of harm.",
        }
        actions.complete_integration(
            by=self.lead, session=session, started_at=now - HOUR, ended_at=now,
            note=NoteText(version=0, sections=sections), insights=[insight] if insight else [],
            commitments=[CommitmentDraft(what, "start", at, "", plan, on) for what, at, plan, on in plans],
            now=now,
        )  # fmt: skip

    def call(self, now: datetime, outcome: ContactLog.Outcome) -> None:
        log_contact(by=self.lead, window=self.window(), outcome=outcome, note="", now=now)

    def journal(self, now: datetime, words: Sequence[str], *, mood: int, is_shared: bool = True) -> None:
        """An entry handed in by the patient, in answer to the questions of the first day."""
        questions = PromptSet.objects.get(key="first-24-hours")
        prompts = Prompt.objects.filter(prompt_set=questions, is_retired=False).filter(kind__in=WRITTEN)
        replies = {prompt.pk: Reply(text) for prompt, text in zip(prompts, words, strict=False)}
        sliders = {"mood": mood, "energy": max(mood - 2, 0), "sleep": min(mood + 1, 10)}
        self.write(now, Draft(replies=replies, sliders=sliders, is_shared=is_shared), questions)

    def jot(self, now: datetime, words: str) -> None:
        """A few lines at once, before any question was asked."""
        self.write(now, Draft(body=words, is_shared=True), None)

    def write(self, now: datetime, draft: Draft, questions: PromptSet | None) -> None:
        dose_id = self.window().dose_id
        entry = save_draft(
            by=self.lead, patient=self.patient, client_uuid=uuid4(), content=draft, version=0,
            prompt_set=questions, dose_id=dose_id, now=now,
        )  # fmt: skip
        submit(by=self.lead, entry=entry, now=now)
        note_answer(by=self.lead, patient=self.patient, follow_up=None, dose_id=dose_id, now=now)

    def worry(self, now: datetime, kind: str) -> None:
        raise_alert(by=self.lead, patient=self.patient, kind=kind, now=now)

    def window(self) -> IntegrationWindow:
        """The window of the last dose."""
        return IntegrationWindow.objects.filter(patient=self.patient).latest("anchor_at")
