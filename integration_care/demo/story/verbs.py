"""What people at the clinic do, each a few of the product's own actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record_read
from integration_care.demo.story.drawing import a_drawing
from integration_care.demo.story.people import Person
from patients.followups.actions import close_alert, log_contact, note_answer, raise_alert
from patients.followups.models import Alert, ContactLog, IntegrationWindow
from patients.journals.actions import Sent, attach, copy_set, edit_prompt_set, save_draft, share_set, submit
from patients.journals.actions.reviews import review_commitment
from patients.journals.body.marks import Mark, write
from patients.journals.content import Draft, Reply
from patients.journals.models import Commitment, JournalEntry, Prompt, PromptSet
from patients.measures.catalogue import instrument
from patients.measuring.actions import take_measure
from patients.measuring.assigning.actions import ask_for
from patients.measuring.assigning.occasions import When
from patients.models import Course, Patient, TouchConsent
from patients.practices.actions import assign_practice, log_practice, say_minutes
from patients.practices.library import Practice, practices_of
from patients.prompting.actions import offer
from patients.relapse.actions import listen, write_plan
from patients.relapse.content import Helper, PlanText, Sign
from patients.relapse.models import RelapsePlanVersion
from patients.screening.actions import Answered, answer_screening, clear_screening, record_touch
from sessions import actions
from sessions.actions import ChallengeDraft, CommitmentDraft, Given, InsightDraft, NoteText, Seen
from sessions.models import Administration, CareSession, TimelineMark
from sessions.notes.actions import sign
from sessions.ready.actions import answer_check
from sessions.ready.against import doubt_about

HOUR = timedelta(hours=1)
WRITTEN = (Prompt.Kind.TEXT, Prompt.Kind.COMMITMENT)
READINGS = ((-5, (128, 82)), (30, (141, 88)), (60, (133, 84)))
PEAK_MIN = 30
CLEARED_FOR = timedelta(days=28)
Plan = tuple[str, str, str, date]  # what, when, if-then, day of the check-in
KEEPS_WELL = "The lake before coffee. One Sunday call. A session with Ada each month."
PREPARED = {
    "goals": "To feel something other than tired, and to sleep.",
    "expectations": "Knows that it may be strange, and short.",
    "coping": "Breathe out slowly, three times. Ask for the hand. Change the music.",
    "wishes": "Low light, eye mask, no voices in the music.",
}
INTEGRATED = {
    "stood-out": "Told the session from the beginning, calmly.",
    "meaning": "Says it is about being allowed to stop.",
    "changed": "Answers the phone again.",
    "safety": "No thoughts of harm.",
}


@dataclass(frozen=True)
class Talk:
    """What an integration session left behind."""

    insight: str = ""
    themes: tuple[str, ...] = ()
    plans: Sequence[Plan] = ()
    challenges: tuple[ChallengeDraft, ...] = ()
    is_signed: bool = True


@dataclass
class Care:
    """One patient at the clinic, and the people who look after them."""

    person: Person
    patient: Patient
    course: Course
    lead: Membership
    nurse: Membership
    prescriber: Membership
    dosing: CareSession = field(init=False)  # the last dosing visit, and what was given in it
    given: Administration = field(init=False)

    def book(
        self, kind: CareSession.Kind, starts_at: datetime, now: datetime, place: str = "Room 2"
    ) -> CareSession:
        length = 2 * HOUR if kind == CareSession.Kind.DOSING else HOUR
        return actions.book(
            by=self.lead, course=self.course, kind=kind, lead=self.lead, starts_at=starts_at,
            ends_at=starts_at + length, place=place, now=now,
        )  # fmt: skip

    def prepare(self, now: datetime) -> None:
        """An hour of preparation, logged and signed right after it."""
        session = self.book(CareSession.Kind.PREPARATION, now - HOUR, now)
        self.screen(now)
        actions.complete_preparation(
            by=self.lead, session=session, started_at=now - HOUR, ended_at=now,
            note=NoteText(version=0, sections=PREPARED, education=("what-to-expect", "window", "safety")),
            intention=self.person.intention, now=now,
        )  # fmt: skip
        self.sign(session, now)

    def screen(self, now: datetime) -> None:
        """Every item of the screening list is asked; touch too. A raised pressure is cleared for a time."""
        items = self.course.protocol_version.rules.screening.items
        yes = self.person.raised_pressure
        said = [Answered(item.key, "yes" if item.key == yes else "no") for item in items]
        for row in answer_screening(by=self.lead, course=self.course, answers=said, now=now):
            if row.key == yes:
                clear_screening(
                    by=self.prescriber, screening=row, grounds="Treated, below 140/90 at home for a month.",
                    expires_on=(now + CLEARED_FOR).date(), now=now,
                )  # fmt: skip
        record_touch(
            by=self.lead, patient=self.patient, extent=TouchConsent.Extent.HAND,
            words=self.person.touch, asked_at=now, now=now,
        )  # fmt: skip

    def measure(self, now: datetime, *answers: int) -> None:
        """A PHQ-9 filled in at the clinic."""
        numbered = {str(number): answer for number, answer in enumerate(answers, start=1)}
        take_measure(
            by=self.lead, patient=self.patient, instrument=instrument("phq9"), answers=numbered,
            taken_at=now, now=now,
        )  # fmt: skip

    def hear_out(self, now: datetime, words: str) -> None:
        """What the last form raised is spoken about at once."""
        for alert in Alert.objects.open().filter(patient=self.patient):
            close_alert(by=self.lead, alert=alert, disposition=words, now=now)

    def ask(self, now: datetime, key: str) -> None:
        """A questionnaire for the phone, by hand."""
        ask_for(by=self.lead, patient=self.patient, instrument=instrument(key), when=When(), now=now)

    def begin(self, starts_at: datetime, now: datetime) -> CareSession:
        """A dosing visit begins: the checklist is gone through, and everything is in order."""
        session = self.book(CareSession.Kind.DOSING, starts_at, now)
        actions.start(by=self.nurse, session=session, started_at=starts_at, now=now)
        for item in self.course.protocol_version.rules.checklists.pre_dose:
            value = Decimal(72) if item.unit else None
            sure = doubt_about(session, item, value, by=self.nurse, at=now)
            answer_check(
                by=self.nurse, session=session, key=item.key, answer="yes", value=value, now=now, sure=sure
            )
        self.dosing = session
        return session

    def give(self, given_at: datetime, now: datetime) -> None:
        given = Given(
            route=Administration.Route(self.person.route), given_at=given_at, mg=Decimal(self.person.mg)
        )
        self.given = actions.record_administration(by=self.nurse, session=self.dosing, given=given, now=now)

    def see(self, seen_at: datetime, pressure: tuple[int, int], now: datetime, *, is_deep: bool) -> None:
        seen = Seen(
            observed_at=seen_at, systolic=pressure[0], diastolic=pressure[1], heart_rate=78, spo2=98,
            respiratory_rate=14, moaas=4 if is_deep else 5, dissociation=3 if is_deep else 0, distress=2,
            nausea=0,
        )  # fmt: skip
        actions.record_observation(by=self.nurse, session=self.dosing, seen=seen, now=now)

    def mark(self, kind: TimelineMark.Kind, words: str, now: datetime) -> None:
        actions.mark(by=self.nurse, session=self.dosing, kind=kind, at=now, text=words, now=now)

    def dose(self, now: datetime) -> None:
        """A dosing visit that ended just now, written up in one go: the drug was given two hours ago."""
        given_at = now - timedelta(hours=2)
        self.begin(given_at - timedelta(minutes=20), now)
        self.give(given_at, now)
        for minutes, pressure in READINGS:
            self.see(given_at + timedelta(minutes=minutes), pressure, now, is_deep=minutes == PEAK_MIN)
        items = self.course.protocol_version.rules.checklists.discharge
        actions.send_home(
            by=self.nurse, session=self.dosing, left_at=now, escort="A friend", now=now,
            checks={item.key: "yes" for item in items}, gaps_reason="Watched from the chair throughout.",
        )  # fmt: skip
        debrief = NoteText(0, {"debrief-pleasant": "Quiet. A long way down, and back without fear."})
        actions.save_note(by=self.lead, session=self.dosing, note=debrief, now=now)
        self.sign(self.dosing, now)

    def integrate(self, now: datetime, talk: Talk | None = None) -> None:
        """An hour of integration that ended just now."""
        talk = talk or Talk()
        session = self.book(CareSession.Kind.INTEGRATION, now - HOUR, now)
        theme = talk.themes[0] if talk.themes else ""
        actions.complete_integration(
            by=self.lead, session=session, started_at=now - HOUR, ended_at=now, themes=talk.themes,
            note=NoteText(version=0, sections=INTEGRATED, levels=("personal",)),
            insights=[InsightDraft(talk.insight, theme)] if talk.insight else [],
            commitments=[
                CommitmentDraft(
                    what, "start", at, if_then=plan, check_in_on=on, insight_text=talk.insight, theme=theme
                )
                for what, at, plan, on in talk.plans
            ],
            challenges=talk.challenges, now=now,
        )  # fmt: skip
        if talk.is_signed:
            self.sign(session, now)

    def look_again(self, now: datetime, status: str, outcome: str) -> None:
        """The open commitment that was to be asked about first is looked at again."""
        still = Commitment.objects.filter(patient=self.patient, status=Commitment.Status.ACTIVE)
        first = still.earliest("check_in_on")
        review_commitment(by=self.lead, commitment=first, status=status, outcome=outcome, now=now)

    def sign(self, session: CareSession, now: datetime) -> None:
        sign(by=self.lead, note=session.notes.get(), now=now)

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

    def feel(self, now: datetime, *marks: Mark) -> None:
        """Where in the body something is felt, marked on the figure, with a drawing of it."""
        questions = PromptSet.objects.get(key="body-map")
        asked = Prompt.objects.get(prompt_set=questions, kind=Prompt.Kind.BODY_MAP)
        replies = {asked.pk: Reply(write(marks))}
        entry = self.write(now, Draft(replies=replies, is_shared=True), questions)
        drawing = Sent(uuid4(), "drawing", a_drawing(), "A wire that turns into water")
        attach(by=self.lead, entry=entry, sent=drawing, now=now)

    def write(self, now: datetime, draft: Draft, questions: PromptSet | None) -> JournalEntry:
        dose_id = self.window().dose_id
        entry = save_draft(
            by=self.lead, patient=self.patient, client_uuid=uuid4(), content=draft, version=0,
            prompt_set=questions, dose_id=dose_id, now=now,
        )  # fmt: skip
        listen(by=self.lead, entry=submit(by=self.lead, entry=entry, now=now), now=now)
        note_answer(by=self.lead, patient_id=self.patient.pk, follow_up=None, dose_id=dose_id, now=now)
        return entry

    def read(self) -> None:
        """The therapist looks at what is shared so far."""
        mine = JournalEntry.objects.readable_by(self.lead).filter(patient=self.patient)
        record_read(by=self.lead, patient=self.patient, what="journals:panel", shown=[one.pk for one in mine])

    def make_own_set(self, now: datetime, key: str, title: str) -> None:
        """The therapist's own copy of one of the clinic's sets, shared with colleagues."""
        own = copy_set(by=self.lead, prompt_set=PromptSet.objects.get(key=key))
        edit_prompt_set(by=self.lead, prompt_set=own, title=title)
        share_set(by=self.lead, prompt_set=own, is_shared=True)

    def offer(self, now: datetime, title: str, until_on: date | None = None) -> None:
        """A set to write with, once from today on or weekly until a day."""
        offer(
            by=self.lead, patient=self.patient, prompt_set=PromptSet.objects.get(title=title),
            rhythm="weekly" if until_on else "once", first_on=now.astimezone(self.patient.zone).date(),
            until_on=until_on, now=now,
        )  # fmt: skip

    def answer(self, now: datetime, title: str, words: Sequence[str]) -> None:
        """What the patient wrote with a set, question by question."""
        questions = PromptSet.objects.get(title=title)
        asked = questions.prompts.filter(is_retired=False)
        replies = {prompt.pk: Reply(text, not text) for prompt, text in zip(asked, words, strict=False)}
        self.write(now, Draft(replies=replies, is_shared=True), questions)

    def give_practice(self, now: datetime, key: str, days: int) -> None:
        assign_practice(
            by=self.lead, patient=self.patient, practice=self.practice(key), starts_on=now.date(), days=days
        )

    def practise(self, now: datetime, key: str, minutes: int) -> None:
        log = log_practice(
            by=self.lead, patient=self.patient, practice=self.practice(key), client_uuid=uuid4(), now=now
        )
        say_minutes(by=self.lead, log=log, minutes=minutes)

    def practice(self, key: str) -> Practice:
        return next(one for one in practices_of(self.patient.clinic_id) if one.key == key)

    def plan_for_relapse(self, now: datetime, signs: Sequence[Sign], *, by: Membership) -> None:
        """The next version of the plan: these signs, her sister to call, and what keeps her well."""
        text = PlanText(tuple(signs), (Helper("Maya, my sister", "+1 212 555 0177"),), KEEPS_WELL)
        stands = RelapsePlanVersion.objects.current(self.patient)
        based_on = stands.number if stands else 0
        write_plan(by=by, patient=self.patient, text=text, based_on=based_on, now=now)

    def worry(self, now: datetime, kind: str) -> None:
        raise_alert(by=self.lead, patient=self.patient, kind=kind, now=now)

    def window(self) -> IntegrationWindow:
        """The window of the last dose."""
        return IntegrationWindow.objects.filter(patient=self.patient).latest("anchor_at")
