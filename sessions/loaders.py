"""From a URL's key to a session or one of its rows, within the member's sight. The read is written here."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record_opening
from integration_care.core.access import Loader
from integration_care.core.asked_often import asked_often, stands_as
from integration_care.core.http import CareRequest
from sessions.models import Administration, CareSession

AROUND = ("clinic", "patient", "course__protocol_version", "lead__user")


def fetch_session(request: CareRequest, session_id: UUID) -> CareSession:
    """The session with its patient and protocol; Http404 alike for nobody's and for somebody else's."""
    session = next(iter(_sessions(request.member, session_id)), None)
    if session is None:
        raise Http404
    record_opening(request, session.patient)
    return session


@asked_often
def _sessions(member: Membership, session: UUID) -> QuerySet[CareSession]:
    return CareSession.objects.visible_to(member).filter(pk=session).select_related(*AROUND)


@asked_often
def _again(session: UUID) -> QuerySet[CareSession]:
    return CareSession.objects.filter(pk=session).select_related(*AROUND)


def read_again(session: CareSession) -> None:
    """As it stands now, with what stands around it: an action may have begun and been refused."""
    stands_as(session, _again(session.pk))


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
