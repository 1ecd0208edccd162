"""One page of the trail: who, whose record, what, when; and how far it is sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from integration_care.accounts.models import Clinic, Membership
from integration_care.audit.models import Event, EventQuerySet, Link, Unsealed
from integration_care.audit.presenters import PAGE, looks, said_of
from integration_care.core.ui import words
from integration_care.core.ui.shapes import Option
from patients.models import Patient
from patients.trail.asked import PATIENTS, SORTS, SYSTEM, Asked, Place
from patients.trail.finding import found, named, newer_than, older_than


@dataclass(frozen=True)
class Line:
    """`href` narrows the page to the patient."""

    when: str
    who: str
    patient: str
    href: str
    what: str
    more: str
    is_read: bool


@dataclass(frozen=True)
class Page:
    asked: Asked
    lines: list[Line]
    people: list[Option]
    sorts: list[Option]
    patient: Patient | None
    everybody_url: str
    find_url: str
    file_url: str
    zone: str
    sealed: str
    next_url: str
    previous_url: str


def present(asked: Asked, clinic: Clinic) -> Page:
    here = reverse("audit:trail")
    events, has_newer, has_older = _page(found(asked, clinic), asked)
    return Page(
        asked=asked,
        lines=_lines(events, asked, clinic, here),
        people=_people(clinic, asked.by),
        sorts=[Option("", "Everything", not asked.sort)]
        + [Option(key, label, key == asked.sort) for key, (label, _) in SORTS.items()],
        patient=Patient.objects.filter(clinic=clinic, pk=asked.patient).first() if asked.patient else None,
        everybody_url=here + asked.address(patient=""),
        find_url=reverse("audit:find") + asked.address(patient=""),
        file_url=reverse("audit:file") + asked.address(),
        zone=words.zone_name(clinic.zone),
        sealed=_sealed(clinic),
        next_url=here + asked.address(older=Place.of(events[-1])) if has_older else "",
        previous_url=here + asked.address(newer=Place.of(events[0])) if has_newer else "",
    )


def _page(events: EventQuerySet, asked: Asked) -> tuple[list[Event], bool, bool]:
    """The rows, newest first, and whether there are newer and older ones."""
    if asked.newer:
        rows = list(newer_than(events, asked.newer).order_by("at", "pk")[: PAGE + 1])
        return rows[:PAGE][::-1], len(rows) > PAGE, bool(rows)
    if asked.older:
        events = older_than(events, asked.older)
    rows = list(events.order_by("-at", "-pk")[: PAGE + 1])
    return rows[:PAGE], bool(asked.older and rows), len(rows) > PAGE


def _lines(events: list[Event], asked: Asked, clinic: Clinic, here: str) -> list[Line]:
    """Each look is one line. Whose record it was is said where the page is not about one alone."""
    names = {} if asked.patient else named(clinic, events)
    found = []
    for look in looks(events):
        said, patient = said_of(look, clinic.zone), look[0].patient_id
        href = here + asked.address(patient=patient) if patient in names else ""
        name = names.get(patient, "")
        found.append(Line(said.when, said.who, name, href, said.what, said.more, said.is_read))
    return found


def _people(clinic: Clinic, chosen: str) -> list[Option]:
    """Everybody of the staff, who left included; patients and the product's own parts as one each."""
    staff = Membership.objects.filter(clinic=clinic).of_clinic().select_related("user").order_by("user__name")
    together = [("", "Everybody"), (PATIENTS, "Patients themselves"), (SYSTEM, "The product by itself")]
    known = together + [(member.audit_id, str(member)) for member in staff]
    return [Option(key, label, key == chosen) for key, label in known]


def _sealed(clinic: Clinic) -> str:
    """How far nobody can change it any more without being seen."""
    last = Link.objects.filter(clinic_id=clinic.pk).order_by("-position").first()
    waiting = Unsealed.objects.filter(clinic_id=clinic.pk).count()
    if last is None:
        return "Not sealed yet." if waiting else ""
    newer = f" Newer and not sealed yet: {waiting}." if waiting else ""
    return f"Sealed up to {_moment(last.event_at, clinic.zone)}, position {last.position}.{newer}"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{words.long_day(at, zone)}, {words.local_clock(at, zone)}"
