"""How a patient leaves after a dose: the checks, who goes with them, and what was said about suicide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from patients.followups.actions import ask_to_stay_in_touch, raise_alert
from patients.followups.models import Alert
from patients.protocols.monitoring import ChecklistItem
from sessions.actions.dosing import check_under_way
from sessions.actions.moving import check_happened, check_order, lock, settle_course, tell
from sessions.crossings import crossings_of
from sessions.errors import AlreadyDischarged, GapsUnexplained, ReasonNeeded, Refused
from sessions.gaps import gaps
from sessions.last_seen import against_leaving
from sessions.models import CareSession, ChecklistAnswer, Discharge
from sessions.observing import schedule_for

SAY_WHY = "Say why the patient may leave."
SAY_WHY_NOT = "Say why they stay empty."


@dataclass(frozen=True)
class Steadied:
    """What was done before leaving beyond the checks. `has_ideation` is None where nobody asked."""

    grounding: str = ""
    has_ideation: bool | None = None
    stabilisation: str = ""
    named_clinician: Membership | None = None


@transaction.atomic
def discharge(
    *,
    by: Membership,
    session: CareSession,
    discharged_at: datetime,
    escort: str,
    now: datetime,
    checks: Mapping[str, str] | None = None,
    reason: str = "",
    gaps_reason: str = "",
    steadied: Steadied | None = None,
) -> Discharge:
    """The patient leaves, once. A check not met or not answered, or not as the record says, needs a reason;
    rows of the schedule that stay empty need one of their own.

    Suicidal thoughts need a stabilisation note and a named clinician, who gets a task; the team is told.
    """
    course, steadied = lock(session), steadied or Steadied()
    check_under_way(session)
    if Discharge.objects.filter(session=session).exists():
        raise AlreadyDischarged(
            "This patient was already discharged; that record stays. Put a correction in the session's log."
        )
    for why in against_discharge(
        session, left_at=discharged_at, escort=escort, steadied=steadied, checks=checks or {}, reason=reason,
        gaps_reason=gaps_reason, now=now,
    ):  # fmt: skip
        raise why
    _answer_checks(session, checks or {}, by, now)
    row = Discharge.objects.create(
        clinic_id=session.clinic_id, session=session, discharged_at=discharged_at,
        escort=escort.strip()[:120], reason=reason.strip()[:200],
        gaps_reason=gaps_reason.strip()[:200], by=by, **vars(steadied),
    )  # fmt: skip
    tell(session, "patient.discharged", by=by, discharged_at=discharged_at.isoformat())
    if steadied.has_ideation:
        raise_alert(by=by, patient=session.patient, kind=Alert.Kind.IDEATION, now=now, session=session)
    if steadied.named_clinician is not None:
        ask_to_stay_in_touch(session.patient, steadied.named_clinician, now=now)
    settle_course(course, by=by, now=now)
    return row


def against_discharge(
    session: CareSession,
    *,
    left_at: datetime,
    escort: str,
    steadied: Steadied,
    checks: Mapping[str, str],
    reason: str,
    gaps_reason: str,
    now: datetime,
) -> Iterator[Refused]:
    """All that stands in the way, for a form to say at once; the action raises the first."""
    is_timely = True
    try:
        _check_time(session, left_at, now)
    except Refused as why:
        is_timely = False
        yield why
    if not escort.strip():
        yield Refused("Name who takes the patient home.", field="escort")
    yield from _unsaid(steadied)
    leaves_at = left_at if is_timely else now
    if asks := "" if reason.strip() else _needs_a_reason(session, checks, leaves_at):
        yield ReasonNeeded(asks)
    if asks := "" if gaps_reason.strip() else _leaves_gaps(session, leaves_at):
        yield GapsUnexplained(asks)


def _check_time(session: CareSession, left_at: datetime, now: datetime) -> None:
    check_happened(left_at, now, "discharged_at")
    last = session.administrations.standing().last()
    check_order(
        last.given_at if last else session.started_at, left_at,
        "The patient leaves after the last administration.", "discharged_at",
    )  # fmt: skip


def _unsaid(steadied: Steadied) -> Iterator[Refused]:
    """What thoughts of suicide still ask for."""
    if not steadied.has_ideation:
        return
    if not steadied.stabilisation.strip():
        words = "Write how the patient was steadied, and what was agreed."
        yield Refused(words, field="stabilisation")
    if steadied.named_clinician is None:
        yield Refused("Name the clinician who stays in touch.", field="named_clinician")


def _needs_a_reason(session: CareSession, checks: Mapping[str, str], left_at: datetime) -> str:
    """What the answers leave open and what the record says against leaving then; empty where nothing does."""
    rules = session.course.protocol_version.rules
    given = list(session.administrations.standing())
    found = against_leaving(
        rules.checklists.discharge, checks, seen=list(session.observations.standing()), given=given,
        schedule=schedule_for(rules, given[0].route if given else None), lines=rules.thresholds,
        left_at=left_at,
    )  # fmt: skip
    found = [*found, *_going_on(session, left_at), *_not_acknowledged(session)]
    return " ".join([*found, SAY_WHY]) if found else ""


def _leaves_gaps(session: CareSession, left_at: datetime) -> str:
    """The rows of the schedule that nobody took, or that are due: counted."""
    given = list(session.administrations.standing())
    schedule = schedule_for(session.course.protocol_version.rules, given[0].route if given else None)
    left = gaps(session, schedule, left_at, given=given, seen=list(session.observations.standing()))
    return f"Observations: {left.words}. {SAY_WHY_NOT}" if left.asks else ""


def _going_on(session: CareSession, left_at: datetime) -> list[str]:
    """Adverse events that nobody said were over by then, by name."""
    events = session.adverse_events.filter(onset_at__lte=left_at)
    names = [one.title.lower() for one in events if one.is_going_on]
    return [f"Still going on: {', '.join(dict.fromkeys(names))}."] if names else []


def _not_acknowledged(session: CareSession) -> list[str]:
    """The lines that were crossed and that nobody said they saw, by name."""
    lines = [line.title for crossing in crossings_of(session) for line in crossing.open_lines]
    return [f"Not acknowledged: {'; '.join(dict.fromkeys(lines))}."] if lines else []


def _answer_checks(session: CareSession, checks: Mapping[str, str], by: Membership, now: datetime) -> None:
    for item in session.course.protocol_version.rules.checklists.discharge:
        if item.key in checks:
            _answer(session, item, checks[item.key], by, now)


def _answer(session: CareSession, item: ChecklistItem, answer: str, by: Membership, now: datetime) -> None:
    ChecklistAnswer.objects.create(
        clinic_id=session.clinic_id, session=session, checklist=ChecklistAnswer.Checklist.DISCHARGE,
        key=item.key, text=item.text, answer=answer, answered_at=now, by=by,
    )  # fmt: skip
