"""What is remembered after a session, kept with when it was written down and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from patients.journals.actions.commitments import same_words
from patients.journals.models import Commitment, Insight
from patients.models import Course, Patient
from sessions.actions.commitments import CommitmentDraft, InsightDraft, Place, keep_thread
from sessions.actions.moving import lock, tell
from sessions.errors import Refused
from sessions.models import CareSession, Note

Status = CareSession.Status
NOTHING = "Write an insight, or what they will do."
SIGNED = "Your note of this session is signed. Add it from the patient's thread instead."


@transaction.atomic
def add_to_session(
    *,
    by: Membership,
    session: CareSession,
    insights: Sequence[InsightDraft],
    commitments: Sequence[CommitmentDraft],
    now: datetime,
) -> None:
    """To an integration that is over, while one's note is not signed; or what one left untaken
    that did not come to its end."""
    course = lock(session)
    if why := refusal(session, by):
        raise Refused(why)
    if not insights and not commitments:
        raise Refused(NOTHING, field="insights")
    place = Place(session.patient, course, session)
    insights, commitments = _without_what_is_there(by, place, insights, commitments)
    keep_thread(place, by=by, insights=insights, commitments=commitments, now=now)
    tell(session, "session.added_to", by=by, insights=len(insights), commitments=len(commitments))


def refusal(session: CareSession, by: Membership) -> str:
    """Why nothing is added to this session by this member; empty where it may be."""
    if session.kind != CareSession.Kind.INTEGRATION:
        return "Insights and commitments belong to an integration session."
    if session.status in (Status.BOOKED, Status.IN_PROGRESS):
        return "This session is not over yet. Write it into the note."
    if session.status == Status.VOID:
        return "This session was entered in error and takes nothing any more."
    mine = Note.objects.filter(session=session, author=by, sort=Note.Sort.PROGRESS)
    is_signed = mine.filter(signed_at__isnull=False).exists()
    return SIGNED if is_signed and session.status == Status.COMPLETED else ""


@transaction.atomic
def add_to_thread(
    *,
    by: Membership,
    patient: Patient,
    insights: Sequence[InsightDraft],
    commitments: Sequence[CommitmentDraft],
    now: datetime,
) -> None:
    """Outside of any session."""
    if not insights and not commitments:
        raise Refused(NOTHING, field="insights")
    Patient.objects.select_for_update(of=("self",), no_key=True).get(pk=patient.pk)
    place = Place(patient, Course.objects.under_way().filter(patient=patient).first())
    insights, commitments = _without_what_is_there(by, place, insights, commitments)
    keep_thread(place, by=by, insights=insights, commitments=commitments, now=now)


def _without_what_is_there(
    by: Membership,
    place: Place,
    insights: Sequence[InsightDraft],
    commitments: Sequence[CommitmentDraft],
) -> tuple[list[InsightDraft], list[CommitmentDraft]]:
    """Sent twice is kept once: what stands in the same words, of this session or open, is left out."""
    kept = Insight.objects.readable_by(by).filter(patient=place.patient)
    taken = Commitment.objects.readable_by(by).filter(patient=place.patient, status=Commitment.Status.ACTIVE)
    texts = [one.text for one in kept], [one.text for one in taken]
    return (
        [one for one in insights if not any(same_words(one.text, text) for text in texts[0])],
        [one for one in commitments if not any(same_words(one.text, text) for text in texts[1])],
    )
