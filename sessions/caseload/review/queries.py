"""What the caseload reads: a fixed number of queries, whatever the number of patients."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from integration_care.accounts.models import Membership
from integration_care.core.asked_at_once import asked_at_once
from integration_care.core.asked_often import OneOf, asked_often, numbers
from patients.followups.models import IntegrationWindow
from patients.measures.known import Known, known_to
from patients.measures.models import Response
from patients.measures.trend import Trend, newest_and_best, patients_worse, trends
from patients.models import CareTeamMember, Patient
from patients.models.patient import PatientQuerySet
from sessions.caseload.board_queries import dose_not_logged
from sessions.caseload.done import WINDOW, remember
from sessions.caseload.review.asked import Asked, Show, Sort
from sessions.caseload.review.columns import LED_BY, SHOWN, caseload, newest_windows
from sessions.caseload.review.narrow import in_order, narrowed, shows
from sessions.caseload.review.situation import Situation

PAGE = 50
# What no row tells: words, and how somebody is reached.
UNSHOWN = (
    "pronouns", "born_on", "email", "emergency_name", "emergency_phone", "course_now__indication",
    "course_now__intention", "course_now__pause_reason",
)  # fmt: skip
MOST_LINES = 2000  # of a file; a clinic with more asks for them by therapist


@dataclass(frozen=True)
class Facts:
    """One page. `counts` say how many there are of each choice, within all that is asked for besides."""

    ones: Sequence[Situation]
    counts: Mapping[Show, int]
    leads: Sequence[Membership]
    total: int
    begins: int
    silence: timedelta  # after so much of it, the clinic counts somebody as out of touch


def read(member: Membership, asked: Asked, now: datetime) -> Facts:
    known = known_to(member.clinic_id)
    worse, silence = worse_of(member, known), silence_of(member)
    unsorted = replace(asked, show=Show.ALL, sort=Sort.WINDOW, turned=False)
    told, among = (member, asked, now, now - silence, worse), (member, unsorted, now, now - silence, worse)
    # Only the first page is asked often: each other one would be a question of its own.
    first = _first_rows.asking(*told) if asked.page == 1 else None
    with asked_at_once(_counts.asking(*among), leads_of.asking(member), first):
        (counts,), leads = _counts(*among), leads_of(member)
        total = counts[asked.show.name]
        begins = min(asked.page - 1, max(total - 1, 0) // PAGE) * PAGE
        rows = list(_rows(*told)[begins : begins + PAGE]) if begins else _first_rows(*told)
    return Facts(
        ones=in_full(rows, member, leads, known, now),
        counts={show: counts[show.name] for show in Show},
        leads=leads,
        total=total,
        begins=begins,
        silence=silence,
    )


def read_all(member: Membership, asked: Asked, now: datetime) -> list[Situation]:
    """The same rows in the same order, without pages."""
    known = known_to(member.clinic_id)
    worse, silence = worse_of(member, known), silence_of(member)
    rows = _rows(member, asked, now, now - silence, worse)[:MOST_LINES]
    return in_full(rows, member, leads_of(member), known, now)


@asked_often
def _counts(
    member: Membership, asked: Asked, now: datetime, silent_since: datetime, worse: list[UUID]
) -> QuerySet[Patient, dict[str, int]]:
    choices = shows(now, worse, silent_since)
    inside = narrowed(caseload(member, now), asked, now)
    return numbers(inside, **{show.name: Count("pk", filter=choices[show]) for show in Show})


@asked_often
def _first_rows(
    member: Membership, asked: Asked, now: datetime, silent_since: datetime, worse: list[UUID]
) -> PatientQuerySet:
    return _rows(member, asked, now, silent_since, worse)[:PAGE]


def _rows(
    member: Membership, asked: Asked, now: datetime, silent_since: datetime, worse: list[UUID]
) -> PatientQuerySet:
    """Asks for the columns that are shown and for no other.

    What is told from others (`contact_at`, `silent_since`) would ask for each of them again: PostgreSQL
    planned 26 subqueries for a page, for longer than it then took to answer them.
    """
    inside = narrowed(caseload(member, now), asked, now).filter(shows(now, worse, silent_since)[asked.show])
    rows = inside.order_by(*in_order(asked, worse)).select_related("course_now")  # type: ignore[misc]
    rows = rows.defer(*UNSHOWN, *([] if asked.show is Show.LOST else ["phone"]))
    rows.query.set_annotation_mask(SHOWN)
    return rows


def silence_of(member: Membership) -> timedelta:
    return timedelta(days=member.clinic.out_of_touch_after_days)


def worse_of(member: Membership, known: Known) -> list[UUID]:
    rows = _newest_scores(member)
    return list(patients_worse(rows, known))


@asked_often
def _newest_scores(member: Membership) -> QuerySet[Response, Any]:
    return newest_and_best(Response.objects.scores_seen_by(member).standing())


def in_full(
    rows: Iterable[Patient], member: Membership, leads: Iterable[Membership], known: Known, now: datetime
) -> list[Situation]:
    patients = {patient.pk: patient for patient in rows}
    people: dict[UUID | None, Membership] = {lead.pk: lead for lead in leads}
    keys = list(patients)
    with asked_at_once(_windows.asking(keys, now), _scores.asking(member, keys)):
        windows, scores = windows_of(patients, now), scores_of(patients, member, known)
    return [
        Situation.of(patient, people.get(LED_BY.of(patient)), windows.get(key), scores.get(key, ()))
        for key, patient in patients.items()
    ]


def windows_of(patients: Mapping[UUID, Patient], now: datetime) -> Mapping[UUID, IntegrationWindow]:
    found = {window.patient_id: window for window in _windows(list(patients), now)}
    for patient, window in found.items():
        window.patient = patients[patient]
    remember(list(found.values()))
    return found


@asked_often
def _windows(patients: list[UUID], now: datetime) -> QuerySet[IntegrationWindow]:
    windows = (
        newest_windows().filter(OneOf("patient", patients)).annotate(dose_not_logged=dose_not_logged(now))
    )
    return windows.select_related("booked_session").only(*WINDOW, "booked_session__started_at")


def scores_of(patients: Collection[UUID], member: Membership, known: Known) -> Mapping[UUID, Sequence[Trend]]:
    rows: dict[UUID, list[Response]] = defaultdict(list)
    for response in _scores(member, list(patients)):
        rows[response.patient_id].append(response)
    return {patient: trends(responses, known) for patient, responses in rows.items()}


@asked_often
def _scores(member: Membership, patients: list[UUID]) -> QuerySet[Response]:
    scored = Response.objects.scores_seen_by(member).standing().filter(OneOf("patient", patients))
    return scored.only("patient_id", "instrument", "instrument_version", "score", "band", "taken_at")


@asked_often
def leads_of(member: Membership) -> QuerySet[Membership]:
    """Who leads somebody in the member's sight."""
    seen = Patient.objects.visible_to(member).active()
    places = CareTeamMember.objects.filter(left_on=None, is_lead=True, patient__in=seen)
    found = Membership.objects.filter(pk__in=places.values("member"))
    return found.select_related("user").order_by("user__name")
