"""Alerts: raised by the patient, acknowledged and closed by a person. Nothing here ever calls anybody."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Model

from integration_care.accounts.models import BrokenGlass, Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.followups import doorbell
from patients.followups.actions.telling import tell_again, tell_clinicians, tell_team
from patients.followups.models import Alert, StaffTask
from patients.models import Patient

SEVERITIES = {
    Alert.Kind.NOT_SAFE: Alert.Severity.RED,
    Alert.Kind.NOT_SAFE_AT_HOME: Alert.Severity.RED,
    Alert.Kind.IDEATION: Alert.Severity.RED,
    Alert.Kind.ADVERSE_EVENT: Alert.Severity.RED,
    Alert.Kind.NEGATIVE_REACTION: Alert.Severity.AMBER,
    # A clinician who ticks this asks for others: what nobody takes goes up.
    Alert.Kind.CONCERN: Alert.Severity.RED,
    Alert.Kind.SUICIDE_ITEM: Alert.Severity.RED,
    Alert.Kind.SUICIDE_ITEM_BLANK: Alert.Severity.AMBER,
    Alert.Kind.SIDE_EFFECT: Alert.Severity.RED,
    Alert.Kind.GLASS: Alert.Severity.AMBER,
}

# The product's own: long enough for a tap that was repeated because nothing seemed to happen.
ONE_TELLING = timedelta(minutes=3)


class AlertNeedsDisposition(ValueError):
    """An alert is closed with words on what became of it."""


class OwnGlass(ValueError):
    """Whoever opened a record in an emergency does not answer for it alone."""


@transaction.atomic
def raise_alert(
    *,
    by: Actor,
    patient: Patient,
    kind: str,
    now: datetime,
    session: Model | None = None,
    severity: str | None = None,
) -> Alert:
    """A person has to look at this. Saying it again while it is unanswered is the same alert.

    `session` (a CareSession) is what it is about; another session's is another alert. `severity` is the
    kind's own unless said; what was amber and is now red is another alert.
    """
    about = session.pk if session else None
    severity = severity or SEVERITIES[Alert.Kind(kind)]
    same = Alert.objects.unanswered().filter(patient=patient, kind=kind, session_id=about, severity=severity)
    known = same.first()
    if known is not None:
        return known
    alert = Alert.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        kind=kind,
        session_id=about,
        severity=severity,
        raised_at=now,
    )
    _record(by, alert, "alert.raised")
    if alert.is_pressing:
        tell_clinicians(alert, now=now, but=by if isinstance(by, Membership) else None)
    transaction.on_commit(doorbell.ring)
    return alert


@transaction.atomic
def raise_glass_alert(*, by: Membership, patient: Patient, glass: BrokenGlass, now: datetime) -> Alert:
    """A record was opened in an emergency: all of its care team is told, and one of them looks at it."""
    alert = Alert.objects.create(
        clinic_id=patient.clinic_id, patient=patient, kind=Alert.Kind.GLASS,
        severity=SEVERITIES[Alert.Kind.GLASS], glass=glass, raised_at=now,
    )  # fmt: skip
    _record(by, alert, "alert.raised")
    tell_team(alert, now=now, but=by)
    transaction.on_commit(doorbell.ring)
    return alert


@transaction.atomic
def say_again(*, by: Actor, alert: Alert, now: datetime) -> Alert:
    """The patient says the same once more: whoever was told is told again. Taps close together are one."""
    alert = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if alert.acknowledged_at is not None or now < alert.said_at + ONE_TELLING:
        return alert
    alert.said_again_at = now
    alert.save(update_fields=["said_again_at"])
    _record(by, alert, "alert.said_again")
    tell_again(alert, now=now)
    transaction.on_commit(doorbell.ring)
    return alert


@transaction.atomic
def acknowledge_alert(*, by: Membership, alert: Alert, now: datetime) -> Alert:
    """This person takes it on; the first one to say so has it, and it goes up no further."""
    if alert.glass is not None and alert.glass.member_id == by.pk:
        raise OwnGlass("Somebody else looks at this: the one who opened the record does not.")
    is_mine = Alert.objects.unanswered().filter(pk=alert.pk).update(acknowledged_at=now, acknowledged_by=by)
    alert.refresh_from_db()
    if is_mine:
        _close_tasks(alert, now)
        _record(by, alert, "alert.acknowledged")
    return alert


@transaction.atomic
def close_alert(*, by: Membership, alert: Alert, disposition: str, now: datetime) -> Alert:
    """What became of it, in words. Closing acknowledges too, where nobody had."""
    disposition = disposition.strip()
    if not disposition:
        raise AlertNeedsDisposition("Say what was done before closing an alert.")
    acknowledge_alert(by=by, alert=alert, now=now)
    is_mine = (
        Alert.objects.open().filter(pk=alert.pk).update(closed_at=now, closed_by=by, disposition=disposition)
    )
    alert.refresh_from_db()
    if is_mine:
        _close_tasks(alert, now)
        _record(by, alert, "alert.closed")
    return alert


def _close_tasks(alert: Alert, now: datetime) -> None:
    StaffTask.objects.open().filter(alert=alert).update(
        closed_at=now, outcome=StaffTask.Outcome.NO_LONGER_NEEDED
    )


def _record(by: Actor, alert: Alert, kind: str) -> None:
    record(
        by=by,
        clinic_id=alert.clinic_id,
        kind=kind,
        target=alert,
        patient_id=alert.patient_id,
        facts={"kind": alert.kind, "severity": alert.severity},
    )
