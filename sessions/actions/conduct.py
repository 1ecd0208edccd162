"""Starting, completing, stopping early, and taking back what was entered in error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from patients.actions import CourseClosed, change_phase, set_intention
from patients.followups.actions import raise_alert
from patients.followups.models import Alert
from patients.models import Course
from sessions.actions.challenges import ChallengeDraft, raise_challenge
from sessions.actions.commitments import CommitmentDraft, InsightDraft, Place, keep_thread
from sessions.actions.concerns import raise_kept_concern
from sessions.actions.leaving import Steadied, discharge
from sessions.actions.moving import check_happened, check_lasts, check_order, lock, move_to, settle_course
from sessions.actions.notes import keeps_late_text, write_note
from sessions.actions.unprepared import check_prepared
from sessions.errors import CourseIsClosed, NothingGiven, Refused
from sessions.models import CareSession
from sessions.notes.text import NoteText

Kind, Status = CareSession.Kind, CareSession.Status
ENDS_AFTER_THE_DRUG = "The session ends at or after the last administration."


@transaction.atomic
def start(
    *,
    by: Membership,
    session: CareSession,
    now: datetime,
    started_at: datetime | None = None,
    unprepared_reason: str = "",
) -> CareSession:
    """The session begins, now or at an earlier `started_at`. A first dose may ask for a reason."""
    course = lock(session)
    if session.is_dose:
        check_prepared(session, course, by=by, reason=unprepared_reason)
    session.started_at = started_at or now
    check_happened(session.started_at, now, "started_at")
    move_to(session, Status.IN_PROGRESS, by=by, now=now, reason=session.unprepared_reason)
    settle_course(course, by=by, now=now)
    return session


@keeps_late_text
@transaction.atomic
def complete_preparation(
    *,
    by: Membership,
    session: CareSession,
    now: datetime,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    note: NoteText | None = None,
    intention: str = "",
) -> CareSession:
    """Close a preparation. Its intention becomes the course's, and is carried to the dose."""
    course = lock(session)
    _check_kind(session, Kind.PREPARATION)
    _close_talk(session, by=by, now=now, started_at=started_at, ended_at=ended_at, note=note)
    _carry_intention(intention.strip(), course, by)
    settle_course(course, by=by, now=now)
    return session


def _carry_intention(intention: str, course: Course, by: Membership) -> None:
    if intention in ("", course.intention):
        return
    try:
        set_intention(by=by, course=course, intention=intention)
    except CourseClosed as why:
        words = "This course of treatment is closed: its intention stays as it was. Leave that field empty."
        raise CourseIsClosed(words, field="intention") from why


@keeps_late_text
@transaction.atomic
def complete_integration(
    *,
    by: Membership,
    session: CareSession,
    now: datetime,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    note: NoteText | None = None,
    themes: Sequence[str] = (),
    insights: Sequence[InsightDraft | str] = (),
    commitments: Sequence[CommitmentDraft] = (),
    challenges: Sequence[ChallengeDraft] = (),
    has_concern: bool = False,
) -> CareSession:
    """Close an integration session. What counts for the window is when it began, however late it is typed.

    `has_concern`: for the patient's safety; the words stand in the note, the care team gets an alert.
    """
    course = lock(session)
    _check_kind(session, Kind.INTEGRATION)
    _close_talk(session, by=by, now=now, started_at=started_at, ended_at=ended_at, note=note)
    place = Place(session.patient, course, session)
    keep_thread(place, by=by, themes=themes, insights=insights, commitments=commitments, now=now)
    for challenge in challenges:
        raise_challenge(by=by, session=session, draft=challenge, now=now)
    if has_concern:
        raise_alert(by=by, patient=session.patient, kind=Alert.Kind.CONCERN, session=session, now=now)
    settle_course(course, by=by, now=now)
    return session


def _check_kind(session: CareSession, kind: CareSession.Kind) -> None:
    if session.kind != kind:
        raise Refused(f"This is a {session.get_kind_display().lower()} session.")


def _close_talk(
    session: CareSession,
    *,
    by: Membership,
    now: datetime,
    started_at: datetime | None,
    ended_at: datetime | None,
    note: NoteText | None,
) -> None:
    session.started_at = started_at or session.started_at or session.scheduled_start
    session.ended_at = ended_at or now
    check_happened(session.started_at, now, "started_at")
    check_happened(session.ended_at, now, "ended_at")
    check_lasts(session.started_at, session.ended_at, "session")
    if note is not None:
        write_note(note, by=by, session=session, now=now)
    move_to(session, Status.COMPLETED, by=by, now=now)


@keeps_late_text
@transaction.atomic
def complete_dosing(
    *,
    by: Membership,
    session: CareSession,
    now: datetime,
    ended_at: datetime | None = None,
    note: NoteText | None = None,
) -> CareSession:
    """Close a dose, which opens its window at the anchor. Refused while nothing was given."""
    course = lock(session)
    last = session.administrations.standing().last()
    if last is None:
        raise NothingGiven("Nothing was given yet. Record an administration, or stop the session early.")
    session.ended_at = ended_at or now
    check_happened(session.ended_at, now, "ended_at")
    check_order(last.given_at, session.ended_at, ENDS_AFTER_THE_DRUG, "ended_at")
    if note is not None:
        write_note(note, by=by, session=session, now=now)
    move_to(session, Status.COMPLETED, by=by, now=now)
    _begin_dosing(course, by, now)
    settle_course(course, by=by, now=now)
    return session


@transaction.atomic
def send_home(
    *,
    by: Membership,
    session: CareSession,
    left_at: datetime,
    escort: str,
    checks: Mapping[str, str],
    now: datetime,
    reason: str = "",
    gaps_reason: str = "",
    steadied: Steadied | None = None,
) -> CareSession:
    """The patient leaves and the dose is complete: both or neither."""
    discharge(
        by=by, session=session, discharged_at=left_at, escort=escort, checks=checks, reason=reason,
        gaps_reason=gaps_reason, steadied=steadied, now=now,
    )  # fmt: skip
    if session.status == Status.IN_PROGRESS:
        complete_dosing(by=by, session=session, ended_at=left_at, now=now)
    return session


@transaction.atomic
def abort(
    *, by: Membership, session: CareSession, reason: str, now: datetime, ended_at: datetime | None = None
) -> CareSession:
    """Stopped early. A dose in which something was given opens its window all the same.

    A concern for safety that its note holds is raised as if it had been completed.
    """
    course = lock(session)
    session.ended_at = ended_at or now
    check_happened(session.ended_at, now, "ended_at")
    check_order(session.started_at, session.ended_at, "A session ends at or after its start.", "ended_at")
    last = session.administrations.standing().last()
    if last is not None:
        check_order(last.given_at, session.ended_at, ENDS_AFTER_THE_DRUG, "ended_at")
    move_to(session, Status.ABORTED, by=by, now=now, reason=reason)
    raise_kept_concern(by=by, session=session, now=now)
    if last is not None:
        _begin_dosing(course, by, now)
    settle_course(course, by=by, now=now)
    return session


def _begin_dosing(course: Course, by: Membership, now: datetime) -> None:
    """Preparation becomes active with the first dose; later doses and phases leave it alone."""
    if course.phase == Course.Phase.PREPARATION:
        change_phase(by=by, course=course, phase=Course.Phase.ACTIVE, reason="First dose", now=now)


@transaction.atomic
def void(*, by: Membership, session: CareSession, reason: str, now: datetime) -> CareSession:
    """Entered in error, such as on the wrong patient. It stays readable and counts for nothing."""
    course = lock(session)
    move_to(session, Status.VOID, by=by, now=now, reason=reason)
    settle_course(course, by=by, now=now)
    return session
