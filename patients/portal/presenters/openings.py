"""Who opened the patient's record, day by day and person by person, in words that need no explaining."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from integration_care.accounts.models import Membership
from integration_care.audit.actors import LINK, TEXT
from integration_care.audit.models import Event, EventQuerySet
from integration_care.core.permissions import Permission
from integration_care.core.ui import words
from patients.models import Patient
from patients.trail.asked import Place
from patients.trail.finding import older_than

PAGE = 200  # events; a person who worked in a record for an hour leaves dozens
KINDS = (Event.READ, "document.opened", "record.exported", "glass.broken")
# What was opened, by the room its page lies in. A page that nobody named here is simply the record.
ROOMS: dict[str, str | Promise] = {
    "caseload": gettext_lazy("your overview"),
    "review": gettext_lazy("your overview"),
    "patients": gettext_lazy("your details and your treatment"),
    "courses": gettext_lazy("your details and your treatment"),
    "sessions": gettext_lazy("your sessions and their notes"),
    "journals": gettext_lazy("your journal, as far as you share it"),
    "journal": gettext_lazy("your journal, as far as you share it"),
    "prompting": gettext_lazy("questions for your journal"),
    "followups": gettext_lazy("messages to you, and what is planned"),
    "measuring": gettext_lazy("your questionnaires"),
    "practices": gettext_lazy("your practices"),
    "relapse": gettext_lazy("your plan for harder days"),
    "documents": gettext_lazy("documents about you"),
    "interchange": gettext_lazy("documents about you"),
    "groups": gettext_lazy("your circle"),
    "substances": gettext_lazy("the record of what you were given"),
    "audit": gettext_lazy("who opened your record"),
}
# To whoever reads no words, such as an admin, the same pages show less.
WITHOUT_WORDS: dict[str, str | Promise] = {
    "sessions": gettext_lazy("when your sessions were, without the notes"),
    "journals": gettext_lazy("that you write in your journal, without the words"),
    "journal": gettext_lazy("that you write in your journal, without the words"),
}
OTHERS: dict[str, str | Promise] = {
    "document.opened": gettext_lazy("a document about you"),
    "record.exported": gettext_lazy("your record, as a file that was taken along"),
    "glass.broken": gettext_lazy("your record"),
}


@dataclass
class Person:
    """What somebody opened on one day, in an emergency apart. `role` is empty for the product's parts."""

    name: str
    role: str
    from_clock: str
    until_clock: str
    is_emergency: bool = False
    things: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Day:
    title: str
    people: list[Person]


@dataclass(frozen=True)
class OpeningsPage:
    days: list[Day]
    zone: str
    older_url: str
    newest_url: str


def openings(patient: Patient, older: str, now: datetime) -> OpeningsPage:
    """Whole days, newest first, in the patient's zone. What they opened themselves is left out."""
    place = Place.read(older)
    events = by_others(patient)
    found = list((older_than(events, place) if place else events).order_by("-at", "-pk")[: PAGE + 1])
    shown = _whole_days(found, patient)
    members = _members(patient, shown)
    today = now.astimezone(patient.zone).date()
    days = groupby(shown, key=lambda event: event.at.astimezone(patient.zone).date())
    return OpeningsPage(
        days=[Day(words.day_words(day, today), _people(list(own), members, patient)) for day, own in days],
        zone=words.zone_name(patient.zone),
        older_url=f"?older={Place.of(shown[-1])}" if len(found) > len(shown) else "",
        newest_url="?" if place else "",
    )


def by_others(patient: Patient) -> EventQuerySet:
    themselves = [str(patient.member_id), LINK.audit_id, TEXT.audit_id]
    events = Event.objects.of_patient(patient.pk).filter(clinic_id=patient.clinic_id, kind__in=KINDS)
    return events.exclude(actor_id__in=themselves)


def _whole_days(found: list[Event], patient: Patient) -> list[Event]:
    """Without the day that the next page begins with; unless it fills the page alone."""
    if len(found) <= PAGE:
        return found
    last = found[-1].at.astimezone(patient.zone).date()
    return [event for event in found if event.at.astimezone(patient.zone).date() != last] or found[:PAGE]


def _people(events: list[Event], members: dict[str, Membership], patient: Patient) -> list[Person]:
    """Each once, who opened something last first; what they opened in the order of the day."""
    people: dict[tuple[str, bool], Person] = {}
    for event in events:
        clock, member = words.local_clock(event.at, patient.zone), members.get(event.actor_id)
        is_emergency = event.kind == "glass.broken" or bool(event.facts.get("in_emergency"))
        role = gettext(member.get_role_display()) if member else ""  # the one they have today
        person = people.setdefault(
            (event.actor_id, is_emergency), Person(_name(event), role, clock, clock, is_emergency)
        )
        person.from_clock = clock
        reads_words = is_emergency or member is None or member.can(Permission.READ_NARRATIVE)
        thing = thing_of(event, reads_words)
        person.things = [thing, *(other for other in person.things if other != thing)]
    return list(people.values())


def thing_of(event: Event, reads_words: bool) -> str:
    if event.kind != Event.READ:
        return str(OTHERS[event.kind])
    room = str(event.facts.get("what", "")).partition(":")[0]
    without = WITHOUT_WORDS.get(room) if not reads_words else None
    return str(without or ROOMS.get(room) or gettext("your record"))


def _name(event: Event) -> str:
    is_ours = event.actor_id.startswith("system:")
    return gettext("The clinic's computer, by itself") if is_ours else event.actor_name


def _members(patient: Patient, events: list[Event]) -> dict[str, Membership]:
    keys = {UUID(event.actor_id) for event in events if not event.actor_id.startswith("system:")}
    members = Membership.objects.filter(clinic_id=patient.clinic_id, pk__in=keys)
    return {member.audit_id: member for member in members}
