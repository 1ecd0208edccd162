"""Putting right what was written down of a session that is over: both values stay in the record."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from integration_care.accounts.models import Membership
from sessions.actions.moving import check_happened, check_lasts, lock, settle_course, tell
from sessions.errors import NotTheirDecision, OutOfOrder, ReasonNeeded, Refused
from sessions.models import CareSession, Note, TimesCorrection

Kind, Status = CareSession.Kind, CareSession.Status
TALKS = (Kind.PREPARATION, Kind.INTEGRATION)  # a circle's times are corrected with its attendance
OVER = (Status.COMPLETED, Status.ABORTED)
LONGEST = timedelta(hours=12)


@transaction.atomic
def correct_times(
    *,
    by: Membership,
    session: CareSession,
    started_at: datetime,
    ended_at: datetime,
    reason: str,
    now: datetime,
) -> TimesCorrection:
    """When a talk really began and ended. The window follows: what counts for it is when the talk began."""
    course = lock(session)
    if not has_times_to_correct(session):
        raise Refused("Only the times of a preparation or an integration that is over are corrected here.")
    if by.pk not in correctors(session):
        raise NotTheirDecision(who_may_correct(session), field="reason")
    _check_times(session, started_at, ended_at, now)
    if not reason.strip():
        raise ReasonNeeded("Say why in a few words; it stays in the record.")
    row = TimesCorrection.objects.create(
        clinic_id=session.clinic_id, session=session, was_started_at=session.happened_at,
        was_ended_at=session.ended_at, started_at=started_at, ended_at=ended_at,
        reason=reason.strip()[:200], at=now, by=by,
    )  # fmt: skip
    session.started_at, session.ended_at = started_at, ended_at
    session.save(update_fields=["started_at", "ended_at"])
    tell(
        session, "session.times_corrected", by=by, was=row.was_started_at.isoformat(),
        started_at=started_at.isoformat(), ended_at=ended_at.isoformat(),
    )  # fmt: skip
    settle_course(course, by=by, now=now)
    return row


def _check_times(session: CareSession, started_at: datetime, ended_at: datetime, now: datetime) -> None:
    check_happened(started_at, now, "started_at")
    check_happened(ended_at, now, "ended_at")
    check_lasts(started_at, ended_at, "session")
    if ended_at - started_at > LONGEST:
        raise OutOfOrder("A session of more than 12 hours is a slip. Check both times.", field="ended_at")
    if (started_at, ended_at) == (session.started_at, session.ended_at):
        raise Refused("These are the times that stand already. Change one, or leave it.", field="started_at")


def has_times_to_correct(session: CareSession) -> bool:
    return session.kind in TALKS and session.status in OVER


def correctors(session: CareSession) -> dict[UUID, Membership]:
    """Who wrote the session up, and the lead clinician of the care team."""
    lead = session.patient.care_team.at_present().filter(is_lead=True)
    found = [place.member for place in lead]
    notes = Note.objects.filter(session=session, sort=Note.Sort.PROGRESS).select_related("author__user")
    found += [note.author for note in notes]
    ends = session.status_changes.filter(became__in=OVER).select_related("by__user")
    found += [change.by for change in ends if change.by]
    return {member.pk: member for member in found}


def who_may_correct(session: CareSession) -> str:
    names = " or ".join(sorted(str(member) for member in correctors(session).values()))
    return f"{names} may correct these times: who wrote the session up, or leads the care."
