"""Adverse events: what happened, how strong, what it led to, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.core.ui.words import local_clock
from patients.followups.actions import raise_alert
from patients.followups.models import Alert
from sessions.actions.dosing import check_under_way
from sessions.actions.moving import check_happened, check_order, lock, tell
from sessions.errors import ReasonNeeded, Refused
from sessions.models import AdverseEvent, CareSession

Outcome = AdverseEvent.Outcome
ENDED = (Outcome.RESOLVED, Outcome.WITH_SEQUELAE)


@dataclass(frozen=True)
class Happened:
    """One adverse event as it is reported. `sort` is a key of the protocol's list."""

    sort: str
    onset_at: datetime
    severity: str
    is_serious: bool = False
    description: str = ""
    action: str = ""
    outcome: str = Outcome.ONGOING
    resolved_at: datetime | None = None


@transaction.atomic
def record_event(*, by: Membership, session: CareSession, event: Happened, now: datetime) -> AdverseEvent:
    """Write it down. A serious or severe one tells the care team at once."""
    course = lock(session)
    check_under_way(session)
    check_happened(event.onset_at, now, "onset_at")
    began = session.happened_at.replace(second=0, microsecond=0)
    clock = local_clock(began, session.clinic.zone)
    check_order(
        began,
        event.onset_at,
        f"This is before the session began at {clock}. Earlier is for the note.",
        "onset_at",
    )
    listed = {sort.key: sort.title for sort in course.protocol_version.rules.adverse_events}
    if event.sort not in listed:
        raise Refused("Choose what it was from the list.", field="sort")
    row = AdverseEvent(
        clinic_id=session.clinic_id, session=session, sort=event.sort, title=listed[event.sort],
        onset_at=event.onset_at, recorded_at=now, by=by, severity=event.severity, is_serious=event.is_serious,
        description=event.description.strip(), action=event.action.strip(),
    )  # fmt: skip
    _end(row, event.outcome, event.resolved_at, now)
    row.save(force_insert=True)
    tell(
        session, "adverse_event.recorded", by=by, sort=row.sort, severity=row.severity, serious=row.is_serious
    )
    if row.is_serious or row.severity == AdverseEvent.Severity.SEVERE:
        raise_alert(by=by, patient=session.patient, kind=Alert.Kind.ADVERSE_EVENT, now=now, session=session)
    return row


@transaction.atomic
def follow_event(
    *,
    by: Membership,
    event: AdverseEvent,
    outcome: str,
    action: str,
    resolved_at: datetime | None,
    now: datetime,
) -> AdverseEvent:
    """How it went on: a new outcome, and what was done meanwhile is added to what was done before."""
    lock(event.session)
    event.refresh_from_db()
    if event.struck_at is not None:
        raise Refused("This event was struck out.")
    if action.strip():
        event.action = "\n".join(filter(None, (event.action, action.strip())))
    _end(event, outcome, resolved_at, now)
    event.save()
    tell(event.session, "adverse_event.followed", by=by, event=str(event.pk), outcome=event.outcome)
    return event


@transaction.atomic
def strike_event(*, by: Membership, event: AdverseEvent, reason: str, now: datetime) -> AdverseEvent:
    """Entered in error; it stays readable. An alert that it raised is closed by a person, not by this."""
    lock(event.session)
    event.refresh_from_db()
    if event.struck_at is not None:
        raise Refused("This entry is already struck out.")
    if not reason.strip():
        raise ReasonNeeded("Say why this entry is wrong; it stays readable, struck out.")
    event.struck_at, event.struck_by, event.struck_reason = now, by, reason.strip()[:200]
    event.save()
    tell(event.session, "adverse_event.struck", by=by, event=str(event.pk))
    return event


def _end(event: AdverseEvent, outcome: str, resolved_at: datetime | None, now: datetime) -> None:
    """A resolved event has the time at which it was over: as given, or now."""
    event.outcome = outcome
    event.resolved_at = (resolved_at or now) if outcome in ENDED else None
    if event.resolved_at is not None:
        check_happened(event.resolved_at, now, "resolved_at")
        check_order(event.onset_at, event.resolved_at, "It ends at or after its onset.", "resolved_at")
