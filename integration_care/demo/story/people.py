"""Who is who at the invented Alder Clinic. Nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from integration_care.core.permissions import Role

CLINIC = {
    "name": "Alder Clinic",
    "slug": "alder",
    "time_zone": "America/New_York",
    "phone": "+1 212 555 0100",
    "reply_to": "hello@alder.example",
    "outside_contact": "the patient advocate of the county, +1 212 555 0144",
    "outside_contact_es": "la defensora del paciente del condado, +1 212 555 0144",
}

STAFF = (
    ("ada", "Ada Lindqvist", Role.THERAPIST),
    ("bea", "Bea Okafor", Role.THERAPIST),
    ("paz", "Paz Shah", Role.PRESCRIBER),
    ("nia", "Nia Park", Role.NURSE),
    ("max", "Max Ferreira", Role.ADMIN),
)
OPERATOR = ("Ola Vik", "ola@platform.example")  # who runs the servers, and belongs to no clinic


@dataclass(frozen=True)
class Person:
    key: str
    given_name: str
    family_name: str
    born_on: date
    phone: str  # 555-01xx numbers are kept for stories
    lead: str = "ada"
    pronouns: str = ""
    time_zone: str = "America/New_York"
    language: str = "en"
    indication: str = "depression"
    intention: str = ""
    touch: str = "A hand when I reach for one. Say it first."
    preset: str = "core-24-72"
    route: str = "im"
    mg: str = "75"
    doses_planned: int = 6
    is_trauma_informed: bool = False
    sms: bool = False
    raised_pressure: str = ""  # the screening item that was answered with yes


PEOPLE = (
    Person(
        "dana", "Dana", "Moreau", date(1985, 2, 11), "5550142", pronouns="she/her",
        time_zone="America/Chicago", indication="depression, chronic pain", is_trauma_informed=True,
        sms=True, raised_pressure="hypertension", intention="To look at the grief without running from it.",
    ),
    Person("ruth", "Ruth", "Kowalski", date(1961, 9, 3), "5550143", route="iv", mg="38", pronouns="she/her",
           intention="To be curious about the fear of being alone."),
    Person("jonas", "Jonas", "Okoye", date(1990, 5, 27), "5550144", route="sublingual", mg="200",
           pronouns="he/him", indication="depression", intention="To stop arguing with the tiredness."),
    Person("sofia", "Sofia", "Alvarez", date(1978, 12, 19), "5550145", route="iv", mg="42",
           pronouns="she/her", language="es", intention="Descubrir cómo es descansar.",
           touch="Una mano cuando yo la busque. Díganmelo antes."),
    Person("tomas", "Tomas", "Berg", date(1972, 3, 8), "5550146", route="intranasal", mg="56",
           pronouns="he/him", preset="esketamine-twice-weekly", doses_planned=8,
           intention="One morning without dread."),
    Person("leila", "Leila", "Nasser", date(1995, 7, 30), "5550147", mg="80", pronouns="she/her",
           indication="post-traumatic stress", is_trauma_informed=True,
           intention="To let the memory be over."),
    Person("omar", "Omar", "Haddad", date(1969, 1, 22), "5550148", mg="70", pronouns="he/him",
           intention="To speak to my brother again."),
    Person("mina", "Mina", "Takahashi", date(1988, 10, 5), "5550149", lead="bea", route="iv", mg="35",
           pronouns="they/them", intention="To hear myself think."),
    Person("henrik", "Henrik", "Dahl", date(1957, 6, 14), "5550150", lead="bea", mg="60", pronouns="he/him",
           intention="To keep what I found."),
    Person("priya", "Priya", "Raman", date(1999, 4, 2), "5550151", pronouns="she/her", mg="50",
           intention="To meet the sadness with some kindness."),
    Person("nora", "Nora", "Vance", date(1981, 3, 19), "5550152", pronouns="she/her", mg="65",
           intention="To put the watch down for a while."),
)  # fmt: skip
