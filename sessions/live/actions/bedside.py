"""Written beside doses and vitals: answers to crossed lines, strikes, words to a mark."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from patients.protocols.monitoring import Level
from patients.screening.deciding import decides_doses, may_decide
from sessions.actions.dosing import check_under_way
from sessions.actions.moving import lock, tell
from sessions.crossings import Crossing, crossings_of
from sessions.errors import ReasonNeeded, Refused
from sessions.models import Acknowledgement, Observation, TimelineMark

TO_BE_TOLD = (Level.NOTIFY, Level.PRESCRIBER_DECISION, Level.RED, Level.URGENT)
MOST_WORDS = 500


@transaction.atomic
def acknowledge(
    *,
    by: Membership,
    observation: Observation,
    told: str,
    decision: str,
    now: datetime,
    goes_ahead: bool | None = None,
) -> list[Acknowledgement]:
    """Somebody saw what this row crosses, and says whom they told and what was decided.

    Where the protocol leaves it to the prescriber, whoever may decide does, or their name and words are
    written down by who heard them, with a yes or no to the dose. After a no it may be decided again.
    """
    session = observation.session
    lock(session)
    check_under_way(session)
    crossing = next((one for one in crossings_of(session) if one.observation.pk == observation.pk), None)
    if crossing is None or not crossing.to_answer:
        raise Refused("This was acknowledged meanwhile, or the row was struck out.")
    told, decision = told.strip(), decision.strip()
    _check_told(crossing, by, told, decision)
    if crossing.needs_decision and goes_ahead is None:
        raise Refused("Say whether this dose goes ahead: yes or no.", field="goes_ahead")
    answers = [
        Acknowledgement.objects.create(
            clinic_id=session.clinic_id, observation=observation, threshold=line.key, title=line.title,
            at=now, by=by, told=told[:120], decision=decision,
            goes_ahead=goes_ahead if line in crossing.undecided else None,
        )
        for line in crossing.to_answer
    ]  # fmt: skip
    lines = [answer.threshold for answer in answers]
    asked = {"goes_ahead": goes_ahead} if crossing.needs_decision else {}
    tell(session, "threshold.acknowledged", by=by, lines=lines, **asked)
    return answers


def _check_told(crossing: Crossing, by: Membership, told: str, decision: str) -> None:
    decides = may_decide(by, decides_doses(crossing.observation.session.course))
    if not decides and not told and any(line.level in TO_BE_TOLD for line in crossing.to_answer):
        who = "the prescriber who decided" if crossing.needs_decision else "whom you told"
        raise Refused(f"Name {who}.", field="told")
    if crossing.needs_decision and not decision:
        words = "Write your decision." if decides else f"Write what {told} decided."
        raise Refused(words, field="decision")


@transaction.atomic
def strike_observation(
    *, by: Membership, observation: Observation, reason: str, now: datetime
) -> Observation:
    """A wrong row is struck out with a reason, never erased; what is due follows what stands."""
    session = observation.session
    lock(session)
    observation.refresh_from_db()
    _strike(observation, by, reason, now)
    tell(session, "observation.struck", by=by, observation=str(observation.pk))
    return observation


@transaction.atomic
def strike_mark(*, by: Membership, mark: TimelineMark, reason: str, now: datetime) -> TimelineMark:
    session = mark.session
    lock(session)
    mark.refresh_from_db()
    _strike(mark, by, reason, now)
    tell(session, "timeline.struck", by=by, mark=str(mark.pk))
    return mark


def _strike(row: Observation | TimelineMark, by: Membership, reason: str, now: datetime) -> None:
    check_under_way(row.session)
    if row.struck_at is not None:
        raise Refused("This entry is already struck out.")
    if not reason.strip():
        raise ReasonNeeded("Say why this entry is wrong; it stays readable, struck out.")
    row.struck_at, row.struck_by, row.struck_reason = now, by, reason.strip()[:200]
    row.save()


@transaction.atomic
def add_words(*, by: Membership, mark: TimelineMark, text: str, now: datetime) -> TimelineMark:
    """Words to a mark that was made by one tap; once written they stay, and more goes into a new line."""
    session = mark.session
    lock(session)
    mark.refresh_from_db()
    check_under_way(session)
    if mark.struck_at is not None:
        raise Refused("This line was struck out.")
    if mark.text:
        raise Refused("This line has its words. Add a new line.", field="text")
    if not text.strip():
        raise Refused("Write what was seen or done.", field="text")
    mark.text = text.strip()[:MOST_WORDS]
    mark.save()
    tell(session, "timeline.described", by=by, mark=str(mark.pk))
    return mark
