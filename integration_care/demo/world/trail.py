"""The trail of what was done and read, sealed: each event has its link, and each chain holds."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from integration_care.audit import chain, keys
from integration_care.audit.models import Event, Link
from integration_care.demo.world.arc import DAY, HOUR, Arc
from integration_care.demo.world.book import Book
from integration_care.demo.world.house import House, Member

MOST_EVENTS = 10_000_000  # of one clinic: the next one's numbers begin there


class Trail:
    """Of one clinic; keeps the head of its chain."""

    def __init__(self, book: Book, house: House) -> None:
        self.house = house
        self.events = book.sheet(
            Event, "id clinic_id at kind actor_id actor_name patient_id target_model target_id facts"
        )
        self.links = book.sheet(Link, "event_id clinic_id position event_at digest key_id mac")
        self._clinic = UUID(house.pk)
        self._head = chain.START
        self._key_id, self._key = keys.newest()

    def add(self, arc: Arc) -> None:
        """Registered, looked at around each dose, written after it."""
        lead, nurse, until = arc.lead, self.house.nurse, self.house.until
        self._event(lead, arc.registered_at, "patient.registered", arc, "patients.Patient", arc.patient)
        self._event(lead, arc.registered_at + DAY, "course.started", arc, "patients.Course", arc.course)
        for dose in arc.doses:
            at, of = dose.given_at, ("care_sessions.CareSession", dose.pk)
            self._read(nurse, at - HOUR, arc, "sessions:live")
            self._event(nurse, at, "administration.recorded", arc, *of)
            if dose.met_at is not None:
                self._read(lead, dose.met_at, arc, "caseload:chart")
                self._event(lead, dose.met_at + HOUR, "session.completed", arc, *of)
            if at + 2 * HOUR <= until:
                self._event(nurse, at + 2 * HOUR, "session.completed", arc, *of)

    def _read(self, by: Member, at: datetime, arc: Arc, what: str) -> None:
        self._event(by, at, Event.READ, arc, facts={"what": what})

    def _event(
        self, by: Member, at: datetime, kind: str, arc: Arc, *target: str, facts: dict[str, str] | None = None
    ) -> None:
        """`target`: its model and id, for what is not about the patient alone."""
        model, pk = target or ("", "")
        position = self._head.position + 1
        number, told = self.house.number * MOST_EVENTS + position, json.dumps(facts or {})
        said = (number, self._clinic, at, kind, by.pk, by.name, arc.patient, model, pk, told)
        link = chain.Sealed(
            self._clinic, position, number, at, chain.Content(*said).digest(), self._key_id
        )  # fmt: skip
        self._head = chain.Head(position, link.mark(self._key, self._head.mac))
        self.events.add(*said)
        self.links.add(number, self._clinic, position, at, link.digest, self._key_id, self._head.mac)
