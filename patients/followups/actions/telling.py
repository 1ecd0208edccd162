"""Whom an alert reaches by e-mail. The rows are written with the alert; the engine sends them."""

from __future__ import annotations

from datetime import datetime

from integration_care.accounts.models import Membership
from integration_care.accounts.models.membership import MembershipQuerySet
from integration_care.core.permissions import CLINICAL_ROLES, Role
from patients.followups.models import Alert, AlertMail


def tell_clinicians(alert: Alert, *, now: datetime, but: Membership | None = None) -> None:
    """Plan an e-mail to each who is to be told that it was raised. `but`: the one who raised it knows."""
    _plan(alert, AlertMail.Rung.RAISED, nearest(alert, but), now)


def tell_team(alert: Alert, *, now: datetime, but: Membership) -> None:
    """Everybody of the care team, on duty or not; where nobody else is on it, those who run the clinic."""
    others = _staff(alert).exclude(pk=but.pk)
    team = set(others.filter(caseload__patient=alert.patient_id, caseload__left_on=None))
    _plan(alert, AlertMail.Rung.RAISED, team or set(others.filter(role=Role.ADMIN)), now)


def tell_backup(alert: Alert, *, now: datetime) -> bool:
    """Nobody has answered: the backup, and the same people once more. False: nobody is left to tell."""
    first, told = nearest(alert), set(alert.mails.sent().values_list("member", flat=True))
    backup = {member for member in backup_of(alert) - first if member.pk not in told}
    if not backup:
        return False
    _plan(alert, AlertMail.Rung.AGAIN, first, now)
    _plan(alert, AlertMail.Rung.BACKUP, backup, now)
    return True


def tell_admins(alert: Alert, *, now: datetime) -> None:
    """Nor has the backup: those who run the clinic, and everybody told so far once more.

    The admins on duty; where none is, all of them.
    """
    admins = _staff(alert).filter(role=Role.ADMIN)
    run_it = admins.filter(is_on_duty=True) or admins
    _plan(alert, AlertMail.Rung.ESCALATED, {*nearest(alert), *backup_of(alert), *run_it}, now)


def tell_again(alert: Alert, *, now: datetime) -> None:
    """The patient says the same again: whoever is nearest now, and everybody told so far."""
    told = set(_staff(alert).filter(pk__in=alert.mails.values("member")))
    _plan(alert, AlertMail.Rung.REPEATED, {*nearest(alert), *told}, now)


def backup_of(alert: Alert) -> set[Membership]:
    """The prescribers on duty, whoever's patient it is."""
    return set(_staff(alert).filter(is_on_duty=True, role=Role.PRESCRIBER))


def nearest(alert: Alert, but: Membership | None = None) -> set[Membership]:
    """The patient's clinicians on duty, or else the prescribers on duty.

    Where nobody is said to be on duty, all of the patient's clinicians: an alert is not told to no one.
    """
    clinicians = _staff(alert).filter(role__in=CLINICAL_ROLES)
    if but is not None:
        clinicians = clinicians.exclude(pk=but.pk)
    team = clinicians.filter(caseload__patient=alert.patient_id, caseload__left_on=None)
    on_duty = set(team.filter(is_on_duty=True))
    return on_duty or set(clinicians.filter(is_on_duty=True, role=Role.PRESCRIBER)) or set(team)


def _staff(alert: Alert) -> MembershipQuerySet:
    return Membership.objects.active().filter(clinic_id=alert.clinic_id)


def _plan(alert: Alert, rung: AlertMail.Rung, members: set[Membership], now: datetime) -> None:
    mails = [
        AlertMail(clinic_id=alert.clinic_id, alert=alert, member=member, rung=rung, status_at=now)
        for member in members
    ]
    AlertMail.objects.bulk_create(mails, ignore_conflicts=True)
