"""What belongs to the clinic rather than to one patient: phrases, the cabinet, a circle."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from uuid import uuid4

from integration_care.accounts.models import Membership
from integration_care.demo.story.verbs import Care
from integration_care.demo.story.weeks import FRI, MON, THU, TUE, WED, Weeks
from patients.actions import make_version
from patients.concerns.actions import Told, raise_concern, take_step
from patients.concerns.models import Concern
from patients.followups.actions.wordings import word_message
from patients.followups.wording.product import Slot, Words
from patients.models import Protocol
from sessions.documents.actions import Wanted, request_document
from sessions.documents.models import Document
from sessions.groups.actions import close_meeting, join, mark, open_group
from sessions.groups.actions.series import Plan
from sessions.groups.models import Attendance, Meeting
from sessions.phrases.actions import add_phrase
from sessions.substances.actions import Drawn, Received, Uses, Witness, count, draw, receive
from sessions.substances.models import Container

PHRASES = {
    "safe": "No thoughts of harm to self or others. Sleeps |, eats, no alcohol. Knows whom to call.",
    "open": "Came on time, rested. Told the session from the beginning: |",
    "end": "We agreed on | until the next dose.",
}
MOVED = "My dose was moved by an hour, and I read it on the door."
RINGS = "You are right, and I am sorry. From now on somebody rings first. I call you on Friday."
AGREED = "agreed by the team: somebody who answers late is still answering"
GENTLER = "Last reminder four hours earlier; late sessions count for a week"
LATE = Words("A line from {clinic}", "Our door stays open, whenever it suits you.")
CIRCLE = ("leila", "omar", "nora", "dana")
DRAWS = (("dana", MON, "18:32"), ("jonas", TUE, "16:42"), ("leila", WED, "16:22"), ("nora", THU, "09:24"))
LEFT_IN_SYRINGE = Decimal(5)


class House:
    """Writes it onto the timeline of the patients' weeks."""

    def __init__(self, weeks: Weeks, staff: Mapping[str, Membership]) -> None:
        self.weeks, self.staff, self.care = weeks, staff, weeks.care
        self.nurse, self.witness = staff["nia"], Witness(staff["paz"], is_confirmed=True)

    def write(self) -> None:
        on = self.weeks.on
        on(-20, "09:00", self.keep_phrases)
        on(-14, "12:00", self.open_circle)
        on(-13, "18:40", self.hold_circle)
        on(MON, "08:30", self.receive)
        on(MON, "12:30", self.change_the_protocol)
        on(MON, "12:40", self.word_a_message)
        for key, day, clock in DRAWS:
            if self.care[key].person.route == "im":
                on(day, clock, partial(self.draw, self.care[key]))
        on(WED, "18:30", self.count)
        on(WED, "12:10", self.hear_a_concern)
        on(THU, "09:10", self.answer_it)
        on(THU, "09:30", self.ask_for_documents)

    def keep_phrases(self, now: datetime) -> None:
        for abbreviation, body in PHRASES.items():
            add_phrase(
                by=self.staff["ada"], abbreviation=abbreviation, body=body, is_shared=abbreviation == "safe"
            )

    def hear_a_concern(self, now: datetime) -> None:
        patient = self.care["dana"].patient
        told = Told(uuid4(), Concern.Whom.CLINIC, MOVED, wants_call=True)
        by = patient.member or self.staff["ada"]
        self.concern = raise_concern(by=by, patient=patient, told=told, now=now)

    def answer_it(self, now: datetime) -> None:
        answered = Concern.State.ANSWERED
        take_step(by=self.staff["max"], concern=self.concern, to=answered, words=RINGS, now=now)

    def change_the_protocol(self, now: datetime) -> None:
        """The second version, which nobody is on yet: there is something to compare and to try."""
        protocol = Protocol.objects.get(key="core-24-72")
        content = protocol.versions.latest("number").rules.to_data()
        content["window"]["extended_close_h"] = {"value": 168, "source": AGREED, "confirm": True}
        step = next(one for one in content["follow_ups"] if one["key"] == "last-reminder")
        step |= {"due": {"after_h": 56}, "source": AGREED}
        make_version(by=self.staff["max"], protocol=protocol, content=content, note=GENTLER)

    def word_a_message(self, now: datetime) -> None:
        word_message(by=self.staff["max"], slot=Slot("late-offer", "email", "en"), words=LATE, after=0)

    def receive(self, now: datetime) -> None:
        vial = Received(
            number="K-0412", substance="Ketamine", form=Container.Form.SOLUTION, mg_each=Decimal(50),
            size=Decimal(10), lot="7C2190", expires_on=self.weeks.day(240), place="Cabinet, room 2",
        )  # fmt: skip
        self.vial = receive(by=self.nurse, received=vial, at=now, now=now, witness=self.witness)

    def draw(self, one: Care, now: datetime) -> None:
        mg = Decimal(one.person.mg)
        draw(
            by=self.nurse, container=self.vial, drawn=Drawn(mg + LEFT_IN_SYRINGE, now),
            uses=Uses(given_mg=mg, wasted_mg=LEFT_IN_SYRINGE), administration=one.given,
            witness=self.witness, now=now,
        )  # fmt: skip

    def count(self, now: datetime) -> None:
        self.vial.refresh_from_db()
        count(
            by=self.nurse, container=self.vial, counted_mg=self.vial.balance_mg, at=now, now=now,
            witness=self.witness,
        )  # fmt: skip

    def open_circle(self, now: datetime) -> None:
        plan = Plan("Friday circle", self.staff["ada"], self.staff["bea"], "The large room", 6, 90)
        starts = [self.weeks.when(day, "17:00") for day in (-13, FRI + 7)]
        circle = open_group(by=self.staff["ada"], plan=plan, starts=starts, now=now)
        for key in CIRCLE:
            join(by=self.staff["ada"], group=circle, course=self.care[key].course, now=now)

    def hold_circle(self, now: datetime) -> None:
        meeting = Meeting.objects.earliest("scheduled_start")
        for seat in Attendance.objects.filter(meeting=meeting):
            mark(by=self.staff["ada"], attendance=seat, mark=Attendance.Mark.PRESENT, now=now)
        ended = meeting.scheduled_start + timedelta(minutes=90)
        close_meeting(
            by=self.staff["ada"], meeting=meeting, started_at=meeting.scheduled_start, ended_at=ended, now=now
        )

    def ask_for_documents(self, now: datetime) -> None:
        """Dana's page to take home, and all of the clinic. The worker makes them as soon as it is there."""
        wanted = Wanted(Document.Kind.PATIENT_SUMMARY, patient=self.care["dana"].patient)
        request_document(by=self.staff["ada"], wanted=wanted, now=now)
        request_document(by=self.staff["max"], wanted=Wanted(Document.Kind.CLINIC_EXPORT), now=now)
