"""What this room tells the follow-up engine about a course, gathered in four queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from patients.followups.facts import Booking, CourseFacts, DoseUnderWay, GivenDose, Integration
from patients.models import Course
from sessions.amounts import plain
from sessions.models import Administration, CareSession, Discharge

Kind, Status = CareSession.Kind, CareSession.Status
ENDED = (Status.COMPLETED, Status.ABORTED)
AHEAD = (Status.BOOKED, Status.IN_PROGRESS)


def course_facts(course: Course) -> CourseFacts:
    """Everything the windows of the course rest on, as it stands in the database now."""
    sessions = list(CareSession.objects.filter(course=course, status__in=[*ENDED, *AHEAD]))
    given = administrations_of([session.pk for session in sessions if session.is_dose])
    talks = [session for session in sessions if session.kind in (Kind.INTEGRATION, Kind.GROUP)]
    return CourseFacts(
        doses=_given_doses([session for session in sessions if session.status in ENDED], given),
        doses_ahead=tuple(
            sorted(
                given[session.pk][0].given_at if given[session.pk] else session.happened_at
                for session in sessions
                if session.is_dose and session.status in AHEAD
            )
        ),
        doses_under_way=tuple(
            DoseUnderWay(session.pk, session.started_at, session.scheduled_end)
            for session in sessions
            if session.is_dose and session.status == Status.IN_PROGRESS and session.started_at is not None
        ),
        integrations=tuple(
            Integration(session.pk, session.started_at, is_group=session.kind == Kind.GROUP)
            for session in talks
            if session.status == Status.COMPLETED and session.started_at is not None
        ),
        bookings=tuple(
            Booking(session.pk, session.happened_at, is_group=session.kind == Kind.GROUP)
            for session in talks
            if session.status in AHEAD
        ),
    )


def administrations_of(session_ids: Sequence[UUID]) -> dict[UUID, list[Administration]]:
    """What was really given in each session, in the order of giving."""
    by_session: dict[UUID, list[Administration]] = defaultdict(list)
    for row in Administration.objects.standing().filter(session__in=session_ids):
        by_session[row.session_id].append(row)
    return by_session


def dose_label(given: Sequence[Administration]) -> str:
    """`IM 100 mg` for 75 and a booster of 25; one part for each route."""
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for row in given:
        totals[row.get_route_display()] += row.total_mg
    return " + ".join(f"{route} {plain(milligrams)} mg" for route, milligrams in totals.items())[:60]


def _given_doses(
    ended: Sequence[CareSession], given: dict[UUID, list[Administration]]
) -> tuple[GivenDose, ...]:
    doses = sorted(
        (session for session in ended if given[session.pk]), key=lambda dose: given[dose.pk][0].given_at
    )
    left = dict(
        Discharge.objects.filter(session__in=[session.pk for session in doses]).values_list(
            "session_id", "discharged_at"
        )
    )
    return tuple(
        GivenDose(
            session_id=session.pk,
            number=number,
            label=dose_label(given[session.pk]),
            first_administration_at=given[session.pk][0].given_at,
            last_administration_at=given[session.pk][-1].given_at,
            discharged_at=left.get(session.pk),
        )
        for number, session in enumerate(doses, start=1)
    )
