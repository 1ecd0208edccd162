"""Who at the clinic reads what this patient writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy

from integration_care.core.permissions import Role
from patients.followups.actions.alerts import ONE_TELLING
from patients.models import Patient
from patients.portal import staffed
from patients.portal.queries import leads
from patients.portal.words import by_when, soon_for_both

WHOSE = {
    Role.THERAPIST: gettext_lazy("your therapist"),
    Role.PRESCRIBER: gettext_lazy("your prescriber"),
    Role.NURSE: gettext_lazy("your nurse"),
}

TOLD_NOW = gettext_lazy(
    "The colleague on duty has been told just now, and will try to reach you. If it is urgent, do not wait"
    " for them."
)
TOLD_NOW_WITH_LEAD = gettext_lazy(
    "%(name)s and the colleague on duty have been told just now, and will try to reach you. If it is urgent,"
    " do not wait for them."
)
TOLD_AT = gettext_lazy("The colleague on duty was told at %(when)s.")
TOLD_AT_WITH_LEAD = gettext_lazy("%(name)s and the colleague on duty were told at %(when)s.")
TRYING = gettext_lazy("They will try to reach you. If it is urgent, do not wait for them.")
TOLD = gettext_lazy("The colleague on duty has been told.")
TOLD_WITH_LEAD = gettext_lazy("%(name)s and the colleague on duty have been told.")
NOBODY_THERE = gettext_lazy("Nobody has to be there at this hour. Please use a number below now.")
BACK_LATER = gettext_lazy(
    "Nobody has to be there at this hour; they are back %(when)s. Please use a number below now."
)


@dataclass(frozen=True)
class Reader:
    first_name: str
    whose: str


def lead_of(patient: Patient) -> Reader | None:
    """The care team's lead by first name; None when nobody leads."""
    lead = leads.first(patient.pk)
    if lead is None:
        return None
    whose = WHOSE.get(Role(lead.member.role), gettext_lazy("of your care team"))
    return Reader(lead.member.user.name.split()[0], str(whose))


def who_hears(patient: Patient, now: datetime, told_at: datetime | None = None) -> str:
    """After a call for help: who was told, and the truth about whether somebody is there.

    `told_at` is when, where that may be a while ago.
    """
    reader = lead_of(patient)
    lead = {"name": reader.first_name} if reader else {}
    is_now = told_at is None or now - told_at < ONE_TELLING
    if is_now and staffed.is_staffed(patient.clinic, now):
        return (TOLD_NOW_WITH_LEAD % lead) if lead else str(TOLD_NOW)
    told = (TOLD_WITH_LEAD % lead) if lead else str(TOLD)
    if told_at is not None and not is_now:
        when = {**lead, "when": by_when(told_at, now, patient.zone)}
        told = (TOLD_AT_WITH_LEAD if lead else TOLD_AT) % when
    return f"{told} {_who_is_there(patient, now)}"


def _who_is_there(patient: Patient, now: datetime) -> str:
    if staffed.is_staffed(patient.clinic, now):
        return str(TRYING)
    opens_at = staffed.next_opening(patient.clinic, now)
    if opens_at is None:
        return str(NOBODY_THERE)
    return BACK_LATER % {"when": soon_for_both(opens_at, now, patient.zone, patient.clinic.zone)}
