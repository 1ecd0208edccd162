"""The clinic's patients as a list: found by name or number, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch
from django.http import QueryDict

from integration_care.accounts.models import Membership
from integration_care.core.in_addresses import opened_from_address, sealed_for_address
from integration_care.core.ui import words
from integration_care.core.ui.shapes import Chip, Choice
from patients.models import CareTeamMember, Course, Patient
from patients.models.patient import PatientQuerySet
from patients.presenters.phases import chip

PAGE = 50
ARCHIVED = "archived"
SOUGHT = "patients"
LONGEST = 100


def _has_course(
    found: PatientQuerySet, *, in_phase: str | None = None, paused: bool = False
) -> PatientQuerySet:
    courses = Course.objects.under_way().filter(patient=OuterRef("pk"))
    if in_phase:
        courses = courses.filter(phase=in_phase)
    if paused:
        courses = courses.filter(paused_at__isnull=False)
    return found.filter(Exists(courses))


def _without_course(found: PatientQuerySet) -> PatientQuerySet:
    return found.filter(~Exists(Course.objects.under_way().filter(patient=OuterRef("pk"))))


FILTERS: dict[str, tuple[str, Callable[[PatientQuerySet], PatientQuerySet]]] = {
    "": ("All", lambda found: found),
    "preparation": ("Preparation", lambda found: _has_course(found, in_phase="preparation")),
    "active": ("Active", lambda found: _has_course(found, in_phase="active")),
    "maintenance": ("Maintenance", lambda found: _has_course(found, in_phase="maintenance")),
    "paused": ("Paused", lambda found: _has_course(found, paused=True)),
    "none": ("No course", _without_course),
    ARCHIVED: ("Archived", lambda found: found),
}


@dataclass(frozen=True)
class Asked:
    """What the page's address asks for."""

    words: str
    phase: str
    after: str
    before: str

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        phase = query.get("phase", "")
        return cls(
            words=opened_from_address(query.get("sought", ""), SOUGHT),
            phase=phase if phase in FILTERS else "",
            after=query.get("after", ""),
            before=query.get("before", ""),
        )

    @classmethod
    def typed(cls, words: str) -> Asked:
        """What somebody typed into a search: it goes on sealed, since it is mostly a name."""
        return cls(words=words.strip()[:LONGEST], phase="", after="", before="")

    def url(self, **more: str) -> str:
        said = {"sought": sealed_for_address(self.words, SOUGHT), "phase": self.phase, **more}
        return "?" + urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True)
class PatientRow:
    id: UUID
    name: str
    about: str
    course: str
    phase: Chip
    lead: str
    there: str


@dataclass(frozen=True)
class PatientList:
    asked: Asked
    choices: list[Choice]
    rows: list[PatientRow]
    next_url: str
    previous_url: str

    @property
    def is_searched(self) -> bool:
        return bool(self.asked.words or self.asked.phase)


def patient_list(member: Membership, query: QueryDict, now: datetime) -> PatientList:
    asked = Asked.of(query)
    found = Patient.objects.visible_to(member).filter(is_archived=asked.phase == ARCHIVED)
    found = FILTERS[asked.phase][1](found.matching(asked.words))
    edge = _edge(member, asked.before or asked.after)
    page, has_earlier, has_later = _page(found, edge, is_backwards=bool(asked.before))
    return PatientList(
        asked=asked,
        choices=[
            Choice(asked.url(phase=key), label, key == asked.phase) for key, (label, _) in FILTERS.items()
        ],
        rows=[_row(patient, now) for patient in page],
        next_url=asked.url(after=str(page[-1].pk)) if has_later else "",
        previous_url=asked.url(before=str(page[0].pk)) if has_earlier else "",
    )


def _page(
    found: PatientQuerySet, edge: Patient | None, *, is_backwards: bool
) -> tuple[Sequence[Patient], bool, bool]:
    """One page next to `edge`, and whether there are patients before and after it."""
    if edge and is_backwards:
        rows = list(_ready(found.before(edge).by_name().reverse())[: PAGE + 1])
        return rows[:PAGE][::-1], len(rows) > PAGE, True
    rows = list(_ready((found.after(edge) if edge else found).by_name())[: PAGE + 1])
    return rows[:PAGE], edge is not None, len(rows) > PAGE


def _edge(member: Membership, key: str) -> Patient | None:
    """The patient next to the page. An unknown one means: begin at the beginning."""
    try:
        return Patient.objects.visible_to(member).filter(pk=UUID(key)).first() if key else None
    except ValueError:
        return None


def _ready(found: PatientQuerySet) -> PatientQuerySet:
    """With what a row shows, in the same number of queries for one row and for fifty.

    `courses` are those under way, the `care_team` is whoever leads.
    """
    courses = Course.objects.under_way().select_related("protocol_version__protocol")
    courses = courses.defer("protocol_version__content")
    leads = CareTeamMember.objects.filter(left_on=None, is_lead=True).select_related("member__user")
    return found.prefetch_related(
        Prefetch("courses", courses),
        Prefetch("care_team", leads),
    )


def _row(patient: Patient, now: datetime) -> PatientRow:
    course: Course | None = next(iter(patient.courses.all()), None)
    leads: list[CareTeamMember] = list(patient.care_team.all())
    zone = words.zone_name(patient.zone)
    return PatientRow(
        id=patient.pk,
        name=patient.full_name,
        about=" · ".join(filter(None, (str(patient.age(now)), patient.pronouns))),
        course=f"{course.indication} · {course.protocol_version}" if course else "",
        phase=chip(course),
        lead=str(leads[0].member) if leads else "",
        there=f"{words.local_clock(now, patient.zone)} {zone}",
    )
