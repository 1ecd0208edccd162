"""What is answered and decided before a dose. Each action is atomic, and in the trail."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from patients.models import hold_course
from patients.protocols.monitoring import ChecklistItem
from patients.screening.deciding import decides_doses, may_decide, team_of, who_may
from sessions.actions.challenges import review_challenge
from sessions.actions.dosing import check_under_way
from sessions.actions.moving import lock, tell
from sessions.errors import Refused
from sessions.models import CareSession, Challenge, ChallengeReview, ChecklistAnswer, DoseReview
from sessions.ready.against import YesDoubted, doubt_about
from sessions.ready.points import CONSENT, GO_ON, SCREENING, SCREENING_TEXT, consent_at, was_given_on
from sessions.ready.state import Point

Answer = ChecklistAnswer.Answer
PRE_DOSE = ChecklistAnswer.Checklist.PRE_DOSE
SAID_BEFORE = {
    True: "To go ahead with the dose",
    False: "Not to go ahead with the dose",
    None: "About the dose",
}
LIGHTEST, HEAVIEST = 20, 350  # kg that can be written down, as for an administration


class MayNotOverride(Refused):
    """The protocol leaves this decision to other roles, or to nobody."""


@transaction.atomic
def answer_check(
    *,
    by: Membership,
    session: CareSession,
    key: str,
    answer: str,
    now: datetime,
    value: Decimal | None = None,
    sure: str = "",
) -> ChecklistAnswer:
    """Yes, no or not known to one item. Another answer supersedes it with its override; both stay.

    A yes that the record contradicts is asked about: `sure` are the words it was asked with.
    """
    lock(session)
    check_under_way(session)
    item = _item(session, key)
    if answer not in Answer.values:
        raise Refused("Answer yes, no or not known.")
    at = _given_at(session) or session.ended_at or now
    if answer == Answer.YES and key == CONSENT and not consent_at(session, at):
        raise Refused(
            "No consent to treatment is in force. Write it down with the consents, then answer yes."
        )
    value = _measured(item, answer, value)
    old = _row(session, key)
    if old and old.answer == answer and old.value == value:
        return old
    doubt = doubt_about(session, item, value, by=by, at=at) if answer == Answer.YES else ""
    if doubt and doubt != sure:
        raise YesDoubted(doubt)
    _supersede(old, now)
    row = ChecklistAnswer.objects.create(
        clinic_id=session.clinic_id, session=session, checklist=PRE_DOSE, key=key, text=item.text,
        answer=answer, value=value, answered_at=now, by=by,
    )  # fmt: skip
    was = old.answer if old else ""
    despite = {"despite_the_record": True} if doubt else {}
    kind = "check.changed" if old else "check.answered"
    tell(session, kind, by=by, check=key, answer=answer, was=was, **despite)
    return row


@transaction.atomic
def override_check(
    *, by: Membership, session: CareSession, key: str, reason: str, now: datetime
) -> ChecklistAnswer:
    """Go on without a yes, by a role that may, with the reason. Not asked counts as not known."""
    lock(session)
    check_under_way(session)
    point = _point(session, key)
    if not may_decide(by, point.override_roles):
        raise MayNotOverride(who_may(point.override_roles, team_of(session.patient), GO_ON))
    if not reason.strip():
        raise Refused("Say why the dose may go on; it stays in the record.", field="reason")
    held = _row(session, key) or ChecklistAnswer(
        clinic_id=session.clinic_id, session=session, checklist=PRE_DOSE, key=key, text=point.text,
        answer=Answer.UNKNOWN, answered_at=now, by=by,
    )  # fmt: skip
    if held.answer == Answer.YES:
        raise Refused("This is answered yes; there is nothing to override.")
    if held.overridden_at is not None:
        held = _again(held, now)
    held.override_reason, held.override_role = reason.strip()[:200], by.role
    held.overridden_by, held.overridden_at = by, now
    held.save()
    tell(session, "check.overridden", by=by, check=key, role=by.role)
    return held


@transaction.atomic
def decide_dose_review(
    *, by: Membership, review: DoseReview, decision: str, goes_ahead: bool | None, now: datetime
) -> DoseReview:
    """After a negative reaction: yes or no to the next dose, with words, by whoever may decide it.

    Before any dose is booked as well as in one. It may be decided again until a dose was given on it; what
    was said before stays with the challenge.
    """
    course = hold_course(review.course_id)
    held = DoseReview.objects.select_for_update().get(pk=review.pk)
    roles = decides_doses(course)
    if not may_decide(by, roles):
        raise MayNotOverride(who_may(roles, team_of(course.patient)))
    if was_given_on(held):
        raise Refused(f"{held.reviewed_by} decided this already, and the dose was given.")
    if not decision.strip():
        raise Refused("Say in words what is decided about the next dose.", field="reason")
    if goes_ahead is None:
        raise Refused("Say whether this dose goes ahead: yes or no.", field="goes_ahead")
    _keep_with_the_challenge(held)
    held.decision, held.reviewed_at, held.reviewed_by = decision.strip(), now, by
    held.goes_ahead = goes_ahead
    held.save()
    record(
        by=by, clinic_id=held.clinic_id, kind="dose_review.decided", target=held,
        patient_id=course.patient_id, facts={"goes_ahead": goes_ahead},
    )  # fmt: skip
    return held


def _keep_with_the_challenge(held: DoseReview) -> None:
    """The earlier decision, with its own who and when, before another one takes its place."""
    if held.reviewed_at is None or held.reviewed_by is None:
        return
    said = SAID_BEFORE[held.goes_ahead]
    ChallengeReview.objects.create(
        clinic_id=held.clinic_id, challenge_id=held.challenge_id, at=held.reviewed_at, by=held.reviewed_by,
        text=f"{said}: {held.decision}",
    )  # fmt: skip


@transaction.atomic
def discuss_life_change(
    *, by: Membership, session: CareSession, challenge: Challenge, words: str, now: datetime
) -> ChallengeReview:
    """A planned major decision was spoken about before this dose; the challenge itself goes on."""
    lock(session)
    if not words.strip():
        raise Refused("Say in a few words what was spoken about.", field="reason")
    row = review_challenge(by=by, challenge=challenge, text=words, now=now, review_on=challenge.review_on)
    tell(session, "life_change.discussed", by=by, challenge=str(challenge.pk))
    return row


def _measured(item: ChecklistItem, answer: str, value: Decimal | None) -> Decimal | None:
    if not item.unit or answer != Answer.YES:
        return None
    if item.is_in_kg and (value is None or not LIGHTEST <= value <= HEAVIEST):
        raise Refused(f"Give the {item.unit}, from {LIGHTEST} to {HEAVIEST}.", field="value")
    if value is None or value < 0:
        raise Refused(f"Give the {item.unit}.", field="value")
    return value


def _item(session: CareSession, key: str) -> ChecklistItem:
    items = session.course.protocol_version.rules.checklists.pre_dose
    found = next((item for item in items if item.key == key), None)
    if found is None:
        raise Refused("This check is not one of the protocol's.")
    return found


def _point(session: CareSession, key: str) -> Point:
    """An item of the checklist, or the screening: what may be gone on from."""
    if key == SCREENING:
        return Point(SCREENING, SCREENING_TEXT, decides_doses(session.course))
    item = _item(session, key)
    return Point(item.key, item.text, item.override_roles)


def _given_at(session: CareSession) -> datetime | None:
    first = session.administrations.standing().first()
    return first.given_at if first else None


def _row(session: CareSession, key: str) -> ChecklistAnswer | None:
    return session.checks.standing().filter(checklist=PRE_DOSE, key=key).first()


def _supersede(row: ChecklistAnswer | None, now: datetime) -> None:
    if row is not None:
        row.superseded_at = now
        row.save(update_fields=["superseded_at"])


def _again(row: ChecklistAnswer, now: datetime) -> ChecklistAnswer:
    """The same answer, not saved yet, to go on from anew; the reason given before stays on the old row."""
    _supersede(row, now)
    return ChecklistAnswer(
        clinic_id=row.clinic_id, session_id=row.session_id, checklist=row.checklist, key=row.key,
        text=row.text, answer=row.answer, value=row.value, answered_at=row.answered_at, by=row.by,
    )  # fmt: skip
