"""A first dose with fewer preparations than the protocol asks for: somebody with the right to says why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from patients.models import Course
from patients.screening.deciding import may_decide, team_of, who_may
from sessions.actions.moving import lock, tell
from sessions.errors import IllegalMove, NotTheirDecision, PreparationMissing
from sessions.models import CareSession


def preparations_missing(session: CareSession, course: Course) -> int:
    """How many preparation sessions the protocol still asks for before this dose; 0 after the first dose."""
    asked = course.protocol_version.rules.preparation.prep_min.value
    sessions = CareSession.objects.filter(course=course)
    given = sessions.doses().filter(administrations__struck_at=None, administrations__isnull=False)
    if given.standing().exclude(pk=session.pk).exists():
        return 0
    return max(0, asked - sessions.preparations().completed().count())


@transaction.atomic
def decide_unprepared(*, by: Membership, session: CareSession, reason: str, now: datetime) -> CareSession:
    """The decision ahead of the start, so that a nurse can begin the dose when the time comes."""
    course = lock(session)
    if session.status != CareSession.Status.BOOKED:
        raise IllegalMove(session, CareSession.Status.IN_PROGRESS)
    session.unprepared_by, session.unprepared_reason = None, ""
    check_prepared(session, course, by=by, reason=reason)
    session.save(update_fields=["unprepared_reason", "unprepared_by"])
    return session


def check_prepared(session: CareSession, course: Course, *, by: Membership, reason: str) -> None:
    """Sets who decided and why on `session`, which the caller saves; nothing when nothing is missing."""
    missing = preparations_missing(session, course)
    if not missing or (session.unprepared_by_id and not reason.strip()):
        return
    roles = course.protocol_version.rules.preparation.override_roles.value
    more = "1 more preparation" if missing == 1 else f"{missing} more preparations"
    few = f"The protocol asks for {more} before the first dose."
    if not may_decide(by, roles):
        raise NotTheirDecision(f"{few} {who_may(roles, team_of(course.patient))}")
    if not reason.strip():
        raise PreparationMissing(f"{few} Say why it goes ahead.")
    session.unprepared_reason, session.unprepared_by = reason.strip()[:200], by
    tell(session, "session.let_unprepared", by=by, missing=missing)
