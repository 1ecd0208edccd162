"""What is known around a dose before it begins: as many questions for the first dose as for the tenth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from integration_care.accounts.models import Membership
from patients.followups.models import IntegrationWindow
from patients.journals.models import Commitment
from patients.measures.trend import Trend
from patients.measuring.queries import last_measures
from patients.models import TouchConsent
from patients.screening.deciding import team_of
from patients.screening.touch import current_touch
from sessions.live.queries import LiveRecord
from sessions.models import Administration, AdverseEvent, CareSession, Observation
from sessions.ready.against import OnRecord, on_record
from sessions.ready.points import ReadyFacts, facts_at
from sessions.ready.queries import (
    commitments,
    completed_in,
    coping,
    events_before,
    highest_before,
    numbers_in,
    ready_record,
)
from sessions.ready.since import doses_before, is_integration_since


@dataclass(frozen=True)
class EarlierDose:
    """A dose of this course that came before, and the row with its highest systolic pressure."""

    number: int
    session_id: UUID
    first_at: datetime
    highest: Observation | None


@dataclass(frozen=True)
class Background:
    """`at` is when the dose is or was: the first administration, or now. Words only for who may read them."""

    session: CareSession
    reader: Membership
    at: datetime
    first_at: datetime | None
    facts: ReadyFacts
    team: Sequence[Membership]
    doses: Sequence[EarlierDose]
    baseline: Observation | None
    windows: Sequence[IntegrationWindow]
    talks: Sequence[CareSession]
    preparations: int
    commitments: Sequence[Commitment]
    events: Sequence[AdverseEvent]
    touch: TouchConsent | None
    trends: Sequence[Trend]
    coping: str
    on_record: OnRecord


def background(
    session: CareSession,
    live: LiveRecord,
    windows: Sequence[IntegrationWindow],
    *,
    reader: Membership,
    now: datetime,
) -> Background:
    """`live` and `windows`: the dose itself, and the windows of its course, as they were read."""
    record, course = ready_record(session, live.seen, live.answers), session.course_id
    first_at = next((row.given_at for row in record.given if row.session_id == session.pk), None)
    at = first_at or session.ended_at or now
    doses = _earlier(session, record.given, at)
    since = doses[-1].first_at if doses else None
    held, taken_on = completed_in(course), commitments(session.patient_id, reader)
    touch = current_touch(session.patient)
    return Background(
        session=session,
        reader=reader,
        at=at,
        first_at=first_at,
        facts=facts_at(at, session, record),
        team=team_of(session.patient),
        doses=doses,
        baseline=_baseline(live, at),
        windows=[one for one in windows if one.anchor_at < at and one.dose_id != session.pk],
        talks=[one for one in held if is_integration_since(one, since, at)],
        preparations=sum(one.kind == CareSession.Kind.PREPARATION for one in held),
        commitments=[one for one in taken_on if one.created_at <= at],
        events=_of_doses(doses, events_before(session.pk, course)),
        touch=touch,
        trends=last_measures(session.patient, reader),
        coping=next((one.body for one in coping(course, reader)), ""),
        on_record=on_record(
            session,
            at,
            reader,
            given=record.given,
            observed=live.seen,
            completed=held,
            taken_on=taken_on,
            touch=touch,
            numbers=numbers_in(course),
        ),
    )


def _earlier(session: CareSession, given: Sequence[Administration], at: datetime) -> list[EarlierDose]:
    first = doses_before(given, session.pk, at)
    highest = {one.session_id: one for one in highest_before(session.pk, session.course_id)}
    return [
        EarlierDose(number, pk, first_at, highest.get(pk))
        for number, (pk, first_at) in enumerate(first.items(), start=1)
    ]


def _baseline(live: LiveRecord, at: datetime) -> Observation | None:
    before = [row for row in live.seen if row.observed_at <= at and row.systolic is not None]
    return before[-1] if before else None


def _of_doses(doses: Sequence[EarlierDose], events: Sequence[AdverseEvent]) -> list[AdverseEvent]:
    known = {dose.session_id for dose in doses}
    return [one for one in events if one.session_id in known]
