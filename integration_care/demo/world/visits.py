"""What happened in the rooms: preparation, doses with what was given and seen, integration, the windows."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from integration_care.demo.world.arc import DAY, HOUR, Arc, Dose
from integration_care.demo.world.book import Book
from integration_care.demo.world.house import House
from integration_care.demo.world.size import new_id
from patients.followups.models import IntegrationWindow
from sessions.models import Administration, CareSession, Discharge, Note, NoteSection, Observation
from sessions.models.session import SessionStatusChange

MINUTE = timedelta(minutes=1)
SEEN_AT = (-5, 5, 30, 60, 110)  # minutes from the dose
WORDS = {
    "preparation": {
        "intentions": "Wants to sleep again, and to ring the brother.",
        "expect": "Knows what may come.",
    },
    "integration": {
        "themes": "The house by the lake, again. Less fear than last time.",
        "changes": "Walks each day.",
    },
}


class Visits:
    def __init__(self, book: Book, house: House) -> None:
        self.house = house
        self.sessions = book.sheet(
            CareSession, "id created_at patient course kind status lead scheduled_start scheduled_end"
            " conversation started_at ended_at", place="Room 2",
        )  # fmt: skip
        self.changes = book.sheet(SessionStatusChange, "id created_at session was became at by_name by")
        self.given = book.sheet(
            Administration, "id created_at session amount total_mg given_at recorded_at",
            route="im", unit="mg", given_by=house.nurse.pk, site="left deltoid",
        )  # fmt: skip
        self.seen = book.sheet(
            Observation, "id created_at session observed_at recorded_at systolic diastolic heart_rate spo2"
            " dissociation", by=house.nurse.pk, moaas=5, distress=1, nausea=0, respiratory_rate=14,
        )  # fmt: skip
        self.left = book.sheet(
            Discharge, "id created_at session discharged_at", by=house.nurse.pk, escort="A friend",
            has_ideation=False,
        )  # fmt: skip
        self.windows = book.sheet(
            IntegrationWindow, "id created_at patient course dose dose_number dose_label anchor_at opens_at"
            " closes_at effective_closes_at closing_at counts_from next_dose_at met_by met_at booked_session"
            " booked_for answered_at reason",
        )  # fmt: skip
        signed = {"signed_as": "Ada Lindqvist, Therapist", "digest": "0" * 64}
        self.notes = book.sheet(Note, "id created_at session author saved_at signed_at", **signed)
        self.sections = book.sheet(NoteSection, "id created_at note key body")

    def add(self, arc: Arc, dice: Random) -> list[str]:
        """Returns the windows' ids, in the order of the doses."""
        self._talk(arc, dice, "preparation", arc.doses[0].given_at - 7 * DAY)
        return [self._dose(arc, dose, dice) for dose in arc.doses]

    def _dose(self, arc: Arc, dose: Dose, dice: Random) -> str:
        at, mg = dose.given_at, dice.choice((50, 75, 100))
        self._session(arc, dice, dose.pk, "dosing", (at, at + 2 * HOUR))
        self.given.add(new_id(dice), at, dose.pk, mg, mg, at, at)
        if at + 2 * HOUR <= self.house.until:
            self.left.add(new_id(dice), at + 2 * HOUR, dose.pk, at + 2 * HOUR)
        for minutes in SEEN_AT:
            seen_at = at + minutes * MINUTE
            if seen_at > self.house.until:
                break
            pressure, drift = dice.randint(108, 138), 3 if minutes in (5, 30) else 0
            self.seen.add(
                new_id(dice), seen_at, dose.pk, seen_at, seen_at, pressure, pressure - 45,
                dice.randint(62, 88), dice.randint(96, 99), drift,
            )  # fmt: skip
        return self._window(arc, dose, dice, f"IM {mg} mg")

    def _window(self, arc: Arc, dose: Dose, dice: Random, label: str) -> str:
        made, window = new_id(dice), dose.window
        met_by = self._talk(arc, dice, "integration", dose.met_at) if dose.met_at else None
        booked = self._booking(arc, dice, dose.booked_for) if dose.booked_for else None
        self.windows.add(
            made, dose.given_at, arc.patient, arc.course, dose.pk, dose.number, label, dose.given_at,
            window.opens_at, window.closes_at, window.effective_closes_at, window.closing_at,
            window.counts_from, window.next_dose_at, met_by, dose.met_at, booked, dose.booked_for,
            dose.wrote_at, dose.reason,
        )  # fmt: skip
        return made

    def _talk(self, arc: Arc, dice: Random, kind: str, at: datetime) -> str:
        """A session with its note, signed within the hour."""
        made, note, ends_at = new_id(dice), new_id(dice), at + HOUR
        self._session(arc, dice, made, kind, (at, ends_at))
        self.notes.add(note, at, made, arc.lead.pk, ends_at, ends_at)
        for key, words in WORDS[kind].items():
            section = new_id(dice)
            self.sections.add(section, ends_at, note, key, self.sections.seal(section, "body", words))
        return made

    def _booking(self, arc: Arc, dice: Random, at: datetime) -> str:
        made = new_id(dice)
        ends_at, lead = at + HOUR, arc.lead.pk
        now = self.house.until
        self.sessions.add(
            made, now, arc.patient, arc.course, "integration", "booked", lead, at, ends_at, made, None, None
        )
        return made

    def _session(self, arc: Arc, dice: Random, pk: str, kind: str, hours: tuple[datetime, datetime]) -> None:
        at, ends_at = hours
        made, lead = at - 6 * DAY, arc.lead
        is_over = ends_at <= self.house.until
        status, ended_at = ("completed", ends_at) if is_over else ("in_progress", None)
        self.sessions.add(
            pk, made, arc.patient, arc.course, kind, status, lead.pk, at, ends_at, pk, at, ended_at
        )
        self.changes.add(new_id(dice), made, pk, "", "booked", made, lead.name, lead.pk)
        last = ends_at if is_over else at
        self.changes.add(new_id(dice), last, pk, "booked", status, last, lead.name, lead.pk)
