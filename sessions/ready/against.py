"""What the record holds against a yes: a plain fact about that very check, asked about and never refused.

Whether it matters is the bedside's: pressing yes a second time is enough. What is a matter of judgement (an
intention that nobody wrote, a screen done in talking) is not asked about. A consent that is not in force is
no doubt: no yes stands against it (`actions.answer_check`).
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission
from integration_care.core.ui.words import local_day
from patients.protocols.monitoring import ChecklistItem
from patients.screening.touch import current_touch
from sessions.amounts import plain
from sessions.errors import Refused
from sessions.models import CareSession, ChecklistAnswer
from sessions.ready.points import dose_before
from sessions.ready.queries import commitments, completed_in, given_in
from sessions.ready.since import doses_before, is_integration_since, looked_at_since

NO_READING = "No pressure is written down before this dose."
NO_TOUCH = "Nothing about touch is written down."


class YesDoubted(Refused):
    """The record says otherwise. Passes when its very words come back as looked at again."""


def against_yes(
    session: CareSession, item: ChecklistItem, value: Decimal | None, *, by: Membership, at: datetime
) -> str:
    """A sentence with the fact; empty where the record holds none against it. `at`: of the dose, or now."""
    if value is not None:
        return _weight(session, item, value, at) if item.is_weight else ""
    if item.key == "vitals":
        seen = session.observations.standing().filter(systolic__isnull=False, observed_at__lte=at)
        return "" if seen.exists() else NO_READING
    if item.key == "touch-consent":
        return "" if current_touch(session.patient) else NO_TOUCH
    if item.key == "integration":
        return _integration(session, at)
    if item.key == "commitments" and by.can(Permission.READ_NARRATIVE):
        return _commitments(session, by, at)
    return ""


def _integration(session: CareSession, at: datetime) -> str:
    doses = doses_before(given_in(session.course_id), session.pk, at)
    if not doses:
        return ""
    since = list(doses.values())[-1]
    if any(is_integration_since(one, since, at) for one in completed_in(session.course_id)):
        return ""
    return f"No integration is completed since the dose of {local_day(since, session.clinic.zone)}."


def _commitments(session: CareSession, reader: Membership, at: datetime) -> str:
    mine = [one for one in commitments(session.patient_id, reader) if one.created_at <= at]
    done, due = looked_at_since(mine, dose_before(session, given_in(session.course_id), at))
    return f"{done} of {due} commitments looked at since the last dose." if done < due else ""


def _weight(session: CareSession, item: ChecklistItem, value: Decimal, at: datetime) -> str:
    last = _weighed_before(session, item.key, at)
    percent = Decimal(str(session.course.protocol_version.rules.doses.weight_percent.value))
    if last is None or last.value is None or abs(value - last.value) * 100 <= percent * last.value:
        return ""
    when = local_day(last.session.happened_at, session.clinic.zone)
    return (
        f"{plain(value)} {item.unit}, and {plain(last.value)} {item.unit} on {when}; "
        f"this protocol asks beyond {plain(percent)} %."
    )


def _weighed_before(session: CareSession, key: str, at: datetime) -> ChecklistAnswer | None:
    """The same check at the last dose of the course that came before, whenever it was written down."""
    taken = ChecklistAnswer.objects.standing().filter(
        session__course=session.course_id, checklist=ChecklistAnswer.Checklist.PRE_DOSE, key=key,
        value__isnull=False,
    )  # fmt: skip
    others = taken.exclude(session=session).exclude(session__status=CareSession.Status.VOID)
    before = [one for one in others.select_related("session") if one.session.happened_at < at]
    return max(before, key=lambda one: one.session.happened_at, default=None)
