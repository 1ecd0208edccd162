"""What is known around a dose before it begins: as many queries for the first dose as for the tenth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from integration_care.accounts.models import Membership
from patients.followups.models import IntegrationWindow
from patients.journals.models import Commitment
from patients.measures.models import Response
from patients.models import CareTeamMember, TouchConsent
from sessions.models import Administration, AdverseEvent, CareSession, Note, NoteSection, Observation
from sessions.ready_points import ReadyFacts, ready_facts

COPING = "coping"


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
    responses: Sequence[Response]
    coping: str


def background(session: CareSession, reader: Membership, now: datetime) -> Background:
    given = _given(session)
    first_at = next((row.given_at for row in given if row.session_id == session.pk), None)
    at = first_at or session.ended_at or now
    doses = _earlier(session, given, at)
    around = list(CareSession.objects.filter(course=session.course_id).completed())
    windows = IntegrationWindow.objects.standing().filter(course=session.course_id, anchor_at__lt=at)
    since = doses[-1].first_at if doses else None
    return Background(
        session=session,
        reader=reader,
        at=at,
        first_at=first_at,
        facts=ready_facts(session, at),
        team=_team(session),
        doses=doses,
        baseline=_baseline(session, at),
        windows=list(windows.exclude(dose=session).order_by("anchor_at")),
        talks=[one for one in around if _is_integration_since(one, since, at)],
        preparations=sum(one.kind == CareSession.Kind.PREPARATION for one in around),
        commitments=_commitments(session, reader, at),
        events=_events(doses),
        touch=TouchConsent.objects.filter(patient=session.patient_id)
        .select_related("asked_by__user")
        .first(),
        responses=list(Response.objects.readable_by(reader).standing().filter(patient=session.patient_id)),
        coping=_coping(session, reader),
    )


def _given(session: CareSession) -> list[Administration]:
    rows = Administration.objects.standing().filter(session__course=session.course_id)
    return list(rows.exclude(session__status=CareSession.Status.VOID).order_by("given_at"))


def _earlier(session: CareSession, given: Sequence[Administration], at: datetime) -> list[EarlierDose]:
    first: dict[UUID, datetime] = {}
    for row in given:
        if row.session_id != session.pk and row.given_at < at:
            first.setdefault(row.session_id, row.given_at)
    seen = Observation.objects.standing().filter(session__in=first, systolic__isnull=False)
    highest: dict[UUID, Observation] = {}
    for one in seen.order_by("-systolic", "observed_at"):
        highest.setdefault(one.session_id, one)
    return [
        EarlierDose(number, pk, first_at, highest.get(pk))
        for number, (pk, first_at) in enumerate(first.items(), start=1)
    ]


def _team(session: CareSession) -> list[Membership]:
    return [place.member for place in CareTeamMember.objects.at_present().filter(patient=session.patient_id)]


def _baseline(session: CareSession, at: datetime) -> Observation | None:
    rows = session.observations.standing().filter(observed_at__lte=at, systolic__isnull=False)
    return rows.select_related("by__user").last()


def _is_integration_since(one: CareSession, since: datetime | None, at: datetime) -> bool:
    kinds = (CareSession.Kind.INTEGRATION, CareSession.Kind.GROUP)
    return one.kind in kinds and (since is None or one.happened_at > since) and one.happened_at < at


def _commitments(session: CareSession, reader: Membership, at: datetime) -> list[Commitment]:
    mine = Commitment.objects.readable_by(reader).taken_on().filter(patient=session.patient_id)
    return list(mine.filter(created_at__lte=at).prefetch_related("reviews").order_by("created_at"))


def _events(doses: Sequence[EarlierDose]) -> list[AdverseEvent]:
    found = AdverseEvent.objects.filter(session__in=[dose.session_id for dose in doses], struck_at=None)
    return list(found.order_by("onset_at"))


def _coping(session: CareSession, reader: Membership) -> str:
    """From the newest preparation note."""
    written = NoteSection.objects.filter(
        key=COPING, note__session__course=session.course_id, note__session__kind=CareSession.Kind.PREPARATION
    )
    notes = Note.objects.readable_by(reader).filter(sort=Note.Sort.PROGRESS)
    readable = written.filter(note__in=notes).exclude(note__session__status=CareSession.Status.VOID)
    newest = readable.order_by("-note__session__scheduled_start").first()
    return newest.body if newest else ""
