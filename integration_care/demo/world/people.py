"""Who the patients are, and under what they are treated."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from integration_care.core.permissions import Role
from integration_care.demo.world.arc import DAY, MAINTENANCE, Arc
from integration_care.demo.world.book import Book
from integration_care.demo.world.house import House, hire
from integration_care.demo.world.size import new_id
from patients.models import CareTeamMember, Consent, Course, CoursePhase, Patient

GIVEN = (  # noqa: SIM905
    "Dana Jonas Leila Omar Nora Sofia Theo Priya Marek Aisha Bruno Chiara Diego Elif Farid Greta Hugo Imani "
    "Jun Kofi Lucia Mateo Nadia Oskar Paula Quinn Rosa Samir Tomas Uma Viktor Wen Xenia Yusuf Zofia"
).split()
FAMILY = (  # noqa: SIM905
    "Moreau Alvarez Brandt Castro Dahl Eriksen Farah Garcia Haddad Ito Jansen Kaya Lopez Meyer Novak Okoye "
    "Petrov Quist Rossi Silva Tanaka Ueda Vega Weiss Xu Yilmaz Zhang"
).split()
INDICATIONS = ("depression", "depression", "anxiety", "trauma", "chronic pain")
INTENTION = "To look at the grief without running from it."
ARCHIVED = timedelta(days=400)


class People:
    def __init__(self, book: Book, house: House) -> None:
        self.book, self.house = book, house
        self.patients = book.sheet(
            Patient, "id created_at given_name family_name born_on email phone is_archived member",
            time_zone=str(house.zone),
        )  # fmt: skip
        self.team = book.sheet(CareTeamMember, "id created_at patient member is_lead joined_on")
        self.consents = book.sheet(Consent, "id created_at patient kind given_at given_to")
        self.courses = book.sheet(
            Course, "id created_at patient indication phase doses_planned",
            protocol_version=house.version, intention=INTENTION,
        )  # fmt: skip
        self.phases = book.sheet(CoursePhase, "id created_at course phase at by_name")

    def add(self, arc: Arc, dice: Random) -> None:
        """Of those in treatment each has a way into the portal."""
        house, at = self.house, arc.registered_at
        given, family = dice.choice(GIVEN), dice.choice(FAMILY)
        email = f"p{arc.number}@{house.slug}.example"
        born = date(dice.randint(1950, 2003), dice.randint(1, 12), dice.randint(1, 28))
        phone = f"+1312555{arc.number % 10_000:04}"
        own = self._portal(arc, dice, f"{given} {family}", email) if arc.is_in_treatment else None
        is_archived = house.until - arc.ended_at > ARCHIVED
        self.patients.add(arc.patient, at, given, family, born, email, phone, is_archived, own)
        for member, is_lead in ((arc.lead, True), (house.nurse, False)):
            self.team.add(new_id(dice), at, arc.patient, member.pk, is_lead, at.date())
        for kind in (Consent.Kind.TREATMENT, Consent.Kind.EMAIL, Consent.Kind.CALL):
            self.consents.add(new_id(dice), at, arc.patient, kind.value, at, arc.lead.pk)
        self._course(arc, dice)

    def _course(self, arc: Arc, dice: Random) -> None:
        planned = len(arc.doses) + (2 if arc.is_in_treatment else 0)
        began = arc.registered_at + DAY
        self.courses.add(arc.course, began, arc.patient, dice.choice(INDICATIONS), arc.phase, planned)
        moments = {
            "preparation": began,
            "active": arc.doses[0].given_at,
            "maintenance": arc.ended_at + 4 * DAY,
            "closed": arc.ended_at + MAINTENANCE,
        }
        for phase, at in moments.items():
            if at <= self.house.until:
                self.phases.add(new_id(dice), at, arc.course, phase, at, arc.lead.name)

    def _portal(self, arc: Arc, dice: Random, name: str, email: str) -> str:
        return hire(self.book, dice, arc.registered_at, (name, email, Role.PATIENT)).pk
