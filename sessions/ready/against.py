"""What the record holds against a yes: a plain fact about that very check, asked about and never refused.

Whether it matters is the bedside's: pressing yes a second time is enough, and its row says that the record
says otherwise. What is a matter of judgement (an intention that nobody wrote, a screen done in talking) is
not asked about. A consent that is not in force is no doubt: no yes stands against it then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from integration_care.accounts.models import Membership
from integration_care.core.asked_at_once import asked_at_once
from integration_care.core.permissions import Permission
from integration_care.core.ui.words import local_day
from patients.journals.models import Commitment
from patients.models import TouchConsent
from patients.protocols.monitoring import ChecklistItem
from patients.screening.touch import touch_consents
from sessions.amounts import plain
from sessions.errors import Refused
from sessions.models import Administration, CareSession, ChecklistAnswer, Observation
from sessions.queries import seen
from sessions.ready.points import dose_before
from sessions.ready.queries import commitments, completed_in, given_in, numbers_in
from sessions.ready.since import doses_before, is_integration_since, looked_at_since

NO_READING = "No pressure is written down before this dose."
NO_TOUCH = "Nothing about touch is written down."
VITALS, TOUCH, INTEGRATION, COMMITMENTS = "vitals", "touch-consent", "integration", "commitments"
KNOWN = (VITALS, TOUCH, INTEGRATION, COMMITMENTS)


class YesDoubted(Refused):
    """The record says otherwise. Passes when its very words come back as looked at again."""


@dataclass(frozen=True)
class OnRecord:
    """What bears on the checks before a dose, as of that dose.

    `last_dose`: when the dose before was given; None before the first one. `looked_at`: how many commitments
    since then, of how many; None for a reader without words. `numbers`: what came with a yes at the doses
    before, by check. `percent`: by as much a weight may differ.
    """

    zone: ZoneInfo
    has_reading: bool
    has_touch: bool
    last_dose: datetime | None
    is_integrated: bool
    looked_at: tuple[int, int] | None
    numbers: Mapping[str, ChecklistAnswer]
    percent: Decimal


def against_yes(item: ChecklistItem, value: Decimal | None, held: OnRecord) -> str:
    """A sentence with the fact; empty where the record holds none against it. Pure."""
    if item.is_weight and value is not None:
        return _weight(item, value, held)
    if item.key == VITALS and not held.has_reading:
        return NO_READING
    if item.key == TOUCH and not held.has_touch:
        return NO_TOUCH
    if item.key == INTEGRATION and held.last_dose and not held.is_integrated:
        return f"No integration is completed since the dose of {local_day(held.last_dose, held.zone)}."
    if item.key == COMMITMENTS and held.looked_at and held.looked_at[0] < held.looked_at[1]:
        done, due = held.looked_at
        return f"{done} of {due} commitments looked at since the last dose."
    return ""


def _weight(item: ChecklistItem, value: Decimal, held: OnRecord) -> str:
    last = held.numbers.get(item.key)
    if last is None or last.value is None or abs(value - last.value) * 100 <= held.percent * last.value:
        return ""
    when = local_day(last.session.happened_at, held.zone)
    return (
        f"{plain(value)} {item.unit}, and {plain(last.value)} {item.unit} on {when}; "
        f"this protocol asks beyond {plain(held.percent)} %."
    )


def doubt_about(
    session: CareSession, item: ChecklistItem, value: Decimal | None, *, by: Membership, at: datetime
) -> str:
    """The same for an answer that is being given. `at`: of the dose, or now."""
    if item.key not in KNOWN and not item.is_weight:
        return ""
    course, patient = session.course_id, session.patient_id
    with asked_at_once(
        given_in.asking(course),
        seen.asking(session.pk),
        completed_in.asking(course),
        commitments.asking(patient, by),
        touch_consents.asking(patient, most=1),
        numbers_in.asking(course),
    ):
        held = on_record(
            session,
            at,
            by,
            given=given_in(course),
            observed=[row for row in seen(session.pk) if row.struck_at is None],
            completed=completed_in(course),
            taken_on=commitments(patient, by),
            touch=touch_consents.first(patient, most=1),
            numbers=numbers_in(course),
        )
    return against_yes(item, value, held)


def on_record(
    session: CareSession,
    at: datetime,
    reader: Membership,
    *,
    given: Sequence[Administration],
    observed: Sequence[Observation],
    completed: Sequence[CareSession],
    taken_on: Sequence[Commitment],
    touch: TouchConsent | None,
    numbers: Sequence[ChecklistAnswer],
) -> OnRecord:
    """Of what was read already, as in `ReadyRecord` and the questions of `queries`. Pure."""
    last_dose = next(reversed(doses_before(given, session.pk, at).values()), None)
    mine = [one for one in taken_on if one.created_at <= at]
    looked_at = looked_at_since(mine, dose_before(session, given, at))
    return OnRecord(
        zone=session.clinic.zone,
        has_reading=any(row.systolic is not None and row.observed_at <= at for row in observed),
        has_touch=touch is not None,
        last_dose=last_dose,
        is_integrated=any(is_integration_since(one, last_dose, at) for one in completed),
        looked_at=looked_at if reader.can(Permission.READ_NARRATIVE) else None,
        numbers=_last_numbers(numbers, session, at),
        percent=Decimal(str(session.course.protocol_version.rules.doses.weight_percent.value)),
    )


def _last_numbers(
    numbers: Sequence[ChecklistAnswer], session: CareSession, at: datetime
) -> dict[str, ChecklistAnswer]:
    """Of each check the one at the last dose that came before, whenever it was written down."""
    before = [one for one in numbers if one.session_id != session.pk and one.session.happened_at < at]
    return {one.key: one for one in sorted(before, key=lambda one: one.session.happened_at)}
