"""Challenges: raised in a session, looked at again, closed. Some of them are told to others at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from patients.followups.actions import open_alert_task, raise_alert
from patients.followups.models import Alert, FollowUp
from patients.screening.deciding import decides_doses, may_decide, role_words, team_of
from sessions.actions.next_look import check_next_look, first_day
from sessions.errors import Refused
from sessions.models import CareSession, Challenge, ChallengeReview, DoseReview

Kind = Challenge.Kind


class ChallengeClosed(Refused):
    """A closed challenge is history; what comes up again is raised anew."""


@dataclass(frozen=True)
class ChallengeDraft:
    """A challenge as it was typed: what it is, what was done or agreed, when it is looked at again."""

    kind: str
    text: str = ""
    response: str = ""
    review_on: date | None = None


@transaction.atomic
def raise_challenge(
    *, by: Membership, session: CareSession, draft: ChallengeDraft, now: datetime
) -> Challenge:
    """Enter it in the patient's register. A negative reaction alerts, and marks the next dose for review."""
    if session.status in (CareSession.Status.CANCELLED, CareSession.Status.VOID):
        raise Refused("A challenge belongs to a session that took place. This one was taken off the record.")
    check_next_look(draft.review_on, first_day(session.clinic, now, session), "review_on")
    raised = Challenge.objects.create(
        clinic_id=session.clinic_id,
        patient_id=session.patient_id,
        course_id=session.course_id,
        session=session,
        kind=draft.kind,
        text=draft.text,
        response=draft.response,
        review_on=draft.review_on,
        raised_at=now,
        raised_by=by,
    )
    _tell(raised, "challenge.raised", by)
    if raised.kind == Kind.NEGATIVE_REACTION:
        _hold_the_next_dose(raised, by, now)
    return raised


def _hold_the_next_dose(raised: Challenge, by: Membership, now: datetime) -> None:
    """Those who decide see the alert on their board; where the team has none, an admin is asked for one."""
    alert = raise_alert(
        by=by, patient=raised.patient, kind=Alert.Kind.NEGATIVE_REACTION, session=raised.session, now=now
    )
    review = DoseReview.objects.create(
        clinic_id=raised.clinic_id, course_id=raised.course_id, challenge=raised, asked_at=now
    )
    record(
        by=by, clinic_id=raised.clinic_id, kind="dose_review.asked", target=review,
        patient_id=raised.patient_id,
    )  # fmt: skip
    roles = decides_doses(raised.course)
    if not any(may_decide(member, roles) for member in team_of(raised.patient)):
        who, audience = role_words(roles), FollowUp.Audience.ADMIN
        title = f"Ask a {who} about a negative reaction"
        text = f"No {who} is on the care team. The next dose waits for a decision."
        open_alert_task(alert, audience=audience, title=title, text=text, now=now)


@transaction.atomic
def review_challenge(
    *, by: Membership, challenge: Challenge, text: str, now: datetime, review_on: date | None = None
) -> ChallengeReview:
    """One look back. The next look is on `review_on`; None: no further one is planned."""
    held = _open(challenge)
    if not text.strip():
        raise Refused("Say what was found in a few words.", field="text")
    check_next_look(review_on, first_day(held.clinic, now), "review_on")
    review = ChallengeReview.objects.create(
        clinic_id=held.clinic_id, challenge=held, at=now, by=by, text=text.strip()
    )
    held.review_on = review_on
    held.save()
    _tell(held, "challenge.reviewed", by)
    return review


@transaction.atomic
def close_challenge(*, by: Membership, challenge: Challenge, outcome: str, now: datetime) -> Challenge:
    """It stands in the way no longer, and what came of it. A dose that waits for a review goes on waiting."""
    held = _open(challenge)
    if not outcome.strip():
        raise Refused("Say what came of it in a few words.", field="outcome")
    held.outcome, held.closed_at, held.closed_by = outcome.strip(), now, by
    held.save()
    _tell(held, "challenge.closed", by)
    return held


def _open(challenge: Challenge) -> Challenge:
    held = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
    if held.closed_at is not None:
        raise ChallengeClosed("This challenge was closed meanwhile. Raise it again if it came back.")
    return held


def _tell(challenge: Challenge, kind: str, by: Membership) -> None:
    record(
        by=by,
        clinic_id=challenge.clinic_id,
        kind=kind,
        target=challenge,
        patient_id=challenge.patient_id,
        facts={"kind": challenge.kind},
    )
