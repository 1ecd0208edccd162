"""From a URL's key to a session or one of its rows, within the member's sight. The read is written here."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record_opening
from integration_care.core.access import Loader
from integration_care.core.asked_at_once import Contents, asked_at_once
from integration_care.core.asked_often import asked_often, stands_as
from integration_care.core.http import CareRequest
from patients.models import Course, Patient
from sessions.models import Administration, CareSession


def fetch_session(request: CareRequest, session_id: UUID) -> CareSession:
    """The session with its patient and protocol; Http404 alike for nobody's and for somebody else's."""
    session = in_sight(request, session_id)
    record_opening(request, session.patient)
    return session


def in_sight(request: CareRequest, key: UUID) -> CareSession:
    """The same, without telling the trail."""
    with asked_at_once(_visible.asking(request.member, key), *_belonging(key)):
        found = _complete(_visible.first(request.member, key), key)
    found.clinic = request.clinic
    return found


def read_again(request: CareRequest, session: CareSession) -> None:
    """As it stands now, with what belongs to it: an action may have begun and been refused."""
    with asked_at_once(_again.asking(session.pk), *_belonging(session.pk)):
        stands_as(session, _again(session.pk))
        _complete(session, session.pk)
    session.clinic = request.clinic


# Each by the key of the session, not in a join with it: PostgreSQL plans each asking anew, and takes ten
# times longer to put eight tables in order than to find these few rows.
def _belonging(session: UUID) -> Contents:
    return [_patients.asking(session), _courses.asking(session), _leads.asking(session)]


def _complete(session: CareSession | None, key: UUID) -> CareSession:
    """With what belongs to it. Raises Http404 where it, or one of these, is out of sight."""
    patient, course, lead = _patients.first(key), _courses.first(key), _leads.first(key)
    if session is None or patient is None or course is None or lead is None:
        raise Http404
    session.patient, session.course, session.lead = patient, course, lead
    course.patient = patient
    return session


@asked_often
def _visible(member: Membership, session: UUID) -> QuerySet[CareSession]:
    return CareSession.objects.visible_to(member).filter(pk=session)


@asked_often
def _again(session: UUID) -> QuerySet[CareSession]:
    return CareSession.objects.filter(pk=session)


@asked_often
def _patients(session: UUID) -> QuerySet[Patient]:
    return Patient.objects.filter(sessions=session)


@asked_often
def _courses(session: UUID) -> QuerySet[Course]:
    return Course.objects.filter(sessions=session).select_related("protocol_version")


@asked_often
def _leads(session: UUID) -> QuerySet[Membership]:
    return Membership.objects.filter(led_sessions=session).select_related("user")


def fetch_dose(request: CareRequest, session_id: UUID) -> CareSession:
    """As `fetch_session`; anything but a dosing session is not found."""
    session = fetch_session(request, session_id)
    if not session.is_dose:
        raise Http404
    return session


def fetch_administration(request: CareRequest, administration_id: UUID) -> Administration:
    row = Administration.objects.filter(pk=administration_id).select_related("session").first()
    if row is None:
        raise Http404
    row.session = fetch_session(request, row.session_id)
    return row


session: Loader[CareSession] = Loader("session_id", fetch_session)
dose: Loader[CareSession] = Loader("session_id", fetch_dose)
administration: Loader[Administration] = Loader("administration_id", fetch_administration)
