"""From a URL's key to a row of a dose within the member's sight."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model
from django.http import Http404

from integration_care.audit.models import Event
from integration_care.audit.trail import record_opening
from integration_care.core.access import Loader
from integration_care.core.http import CareRequest
from sessions.loaders import fetch_dose, in_sight
from sessions.models import AdverseEvent, CareSession, Observation, TimelineMark

Row = TypeVar("Row", bound=Model)
ASKED_AGAIN = timedelta(minutes=15)


def _row(kind: type[Row], request: CareRequest, key: UUID) -> Row:
    rows: Any = kind._default_manager
    row = rows.filter(pk=key).first()
    if row is None:
        raise Http404
    row.session = fetch_dose(request, row.session_id)
    return row  # type: ignore[no-any-return]


def fetch_observation(request: CareRequest, key: UUID) -> Observation:
    return _row(Observation, request, key)


def fetch_mark(request: CareRequest, key: UUID) -> TimelineMark:
    return _row(TimelineMark, request, key)


def fetch_event(request: CareRequest, key: UUID) -> AdverseEvent:
    return _row(AdverseEvent, request, key)


def fetch_live(request: CareRequest, session_id: UUID) -> CareSession:
    """As `fetch_dose`. A page that asks every few seconds is one reading for a quarter of an hour."""
    session = in_sight(request, session_id)
    if not session.is_dose:
        raise Http404
    if not _was_told(request, session):
        record_opening(request, session.patient)
    return session


def _was_told(request: CareRequest, session: CareSession) -> bool:
    told = Event.objects.of_patient(session.patient_id).filter(
        clinic_id=session.clinic_id, kind=Event.READ, actor_id=str(request.member.audit_id),
        facts__what="sessions:live", at__gt=request.now - ASKED_AGAIN,
    )  # fmt: skip
    return told.exists()


observation: Loader[Observation] = Loader("observation_id", fetch_observation)
mark: Loader[TimelineMark] = Loader("mark_id", fetch_mark)
event: Loader[AdverseEvent] = Loader("event_id", fetch_event)
live: Loader[CareSession] = Loader("session_id", fetch_live)
