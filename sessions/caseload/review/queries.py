"""What the caseload reads: a fixed number of queries, whatever the number of patients."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count

from integration_care.accounts.models import Membership
from patients.followups.models import IntegrationWindow
from patients.measures.known import Known, known_to
from patients.measures.models import Response
from patients.measures.trend import Trend, patients_worse, trends
from patients.models import CareTeamMember, Patient
from patients.models.patient import PatientQuerySet
from sessions.caseload.board_queries import dose_not_logged, what_was_done
from sessions.caseload.review.asked import Asked, Show
from sessions.caseload.review.columns import SHOWN, caseload, newest_windows
from sessions.caseload.review.narrow import in_order, narrowed, shows
from sessions.caseload.review.situation import Situation

PAGE = 50
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
    worse = worse_of(member, known)
    inside = narrowed(caseload(member, now), asked, now)
    choices = shows(now, worse, silence_of(member))
    counts = inside.aggregate(**{show.name: Count("pk", filter=choices[show]) for show in Show})
    total = counts[asked.show.name]
    begins = min(asked.page - 1, max(total - 1, 0) // PAGE) * PAGE
    rows = inside.filter(choices[asked.show]).order_by(*in_order(asked, worse))
    return Facts(
        ones=in_full(rows[begins : begins + PAGE], member, known, now),
        counts={show: counts[show.name] for show in Show},
        leads=leads_of(member),
        total=total,
        begins=begins,
        silence=silence_of(member),
    )


def read_all(member: Membership, asked: Asked, now: datetime) -> list[Situation]:
    """The same rows in the same order, without pages."""
    known = known_to(member.clinic_id)
    worse = worse_of(member, known)
    shown = shows(now, worse, silence_of(member))[asked.show]
    rows = narrowed(caseload(member, now), asked, now).filter(shown)
    return in_full(rows.order_by(*in_order(asked, worse))[:MOST_LINES], member, known, now)


def silence_of(member: Membership) -> timedelta:
    return timedelta(days=member.clinic.out_of_touch_after_days)


def worse_of(member: Membership, known: Known) -> set[UUID]:
    """Never empty: Django takes a question about none of the patients for one that finds nothing at all."""
    return patients_worse(Response.objects.scores_seen_by(member).standing(), known) or {UUID(int=0)}


def in_full(rows: PatientQuerySet, member: Membership, known: Known, now: datetime) -> list[Situation]:
    """Asks for the columns that are shown and for no other.

    What is told from others (`contact_at`, `silent_since`) would ask for each of them again: PostgreSQL
    planned 26 subqueries for a page, for longer than it then took to answer them.
    """
    rows = rows.select_related("course_now", "lead_place__member__user")  # type: ignore[misc]
    rows.query.set_annotation_mask(SHOWN)
    patients = list(rows)
    windows, scores = windows_of(patients, now), scores_of(patients, member, known)
    return [
        Situation.of(patient, windows.get(patient.pk), scores.get(patient.pk, ())) for patient in patients
    ]


def windows_of(patients: Iterable[Patient], now: datetime) -> Mapping[UUID, IntegrationWindow]:
    windows = newest_windows().filter(patient__in=patients).annotate(dose_not_logged=dose_not_logged(now))
    related = windows.select_related("patient", "course", "dose", "booked_session")
    return {window.patient_id: window for window in related.prefetch_related(*what_was_done())}


def scores_of(
    patients: Iterable[Patient], member: Membership, known: Known
) -> Mapping[UUID, Sequence[Trend]]:
    rows: dict[UUID, list[Response]] = defaultdict(list)
    for response in Response.objects.scores_seen_by(member).standing().filter(patient__in=patients):
        rows[response.patient_id].append(response)
    return {patient: trends(responses, known) for patient, responses in rows.items()}


def leads_of(member: Membership) -> list[Membership]:
    """Who leads somebody in the member's sight."""
    seen = Patient.objects.visible_to(member).active()
    places = CareTeamMember.objects.filter(left_on=None, is_lead=True, patient__in=seen)
    found = Membership.objects.filter(pk__in=places.values("member"))
    return list(found.select_related("user").order_by("user__name"))
