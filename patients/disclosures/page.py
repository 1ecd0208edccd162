"""What left of one record, newest first; and the account of it that a patient may have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Min
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from integration_care.accounts.models import Membership
from integration_care.audit.models import Event
from integration_care.core.ui import words
from patients.disclosures.models import Disclosure
from patients.models import Patient

To = Disclosure.To
SIX_YEARS = timedelta(days=6 * 365 + 2)  # 45 CFR 164.528(a)(1); leap days counted for the patient
PURPOSES: dict[str, str | Promise] = {
    To.PATIENT: gettext_lazy("They asked for it"),
    To.CLINICIAN: gettext_lazy("Treatment"),
    To.PAYER: gettext_lazy("Payment"),
    To.AUTHORITY: gettext_lazy("Required by law"),
}
# As a patient reads it; a kind of document that nobody named here is simply a document.
CONTENTS: dict[str, str | Promise] = {
    "patient_summary": gettext_lazy("A summary of the last dose and what is planned"),
    "session_record": gettext_lazy("The notes of a session"),
    "prescriber_letter": gettext_lazy("A letter about doses, scores and sessions"),
    "course_summary": gettext_lazy("A summary of the whole treatment"),
    "relapse_plan": gettext_lazy("The plan for harder days"),
    "dosing_record": gettext_lazy("The record of one dose"),
    "clinic_export": gettext_lazy("The clinic's records without notes, of everybody"),
    "fhir_export": gettext_lazy("The record as a file for another system"),
}


@dataclass(frozen=True)
class Line:
    """`taken_back`: why it does not count. `waits`: asked for, and fetched by nobody so far."""

    pk: UUID
    when: str
    to_whom: str
    recipient: str
    what: str
    purpose: str
    noted: str
    is_excepted: bool
    waits: bool
    taken_back: str
    may_take_back: bool


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    zone: str


def present(patient: Patient, member: Membership) -> Page:
    """For staff: everything, what was taken back too. Whose rows they may take back is whose record it is."""
    zone = member.clinic.zone
    return Page([_line(one, left, zone) for one, left in _of(patient)], words.zone_name(zone))


def account(patient: Patient, now: datetime) -> Page:
    """For the patient, in the page's language: what stands, of six years, as far as it has left."""
    found = [
        _line(one, left, patient.zone)
        for one, left in _of(patient)
        if left is not None and left > now - SIX_YEARS and not _taken_back(one)
    ]
    return Page(found, words.zone_name(patient.zone))


def _of(patient: Patient) -> list[tuple[Disclosure, datetime | None]]:
    """Each with the instant at which it left; None while nobody has fetched it."""
    rows = Disclosure.objects.about(patient).filter(reverses=None)
    held = list(rows.select_related("noted_by__user", "reversed_by").order_by("-disclosed_at", "pk"))
    fetched = _fetched(patient, [str(one.document) for one in held if one.document])
    return [(one, fetched.get(str(one.document)) if one.document else one.disclosed_at) for one in held]


def _fetched(patient: Patient, documents: list[str]) -> dict[str, datetime]:
    """When each was fetched first: the trail knows."""
    events = Event.objects.filter(
        clinic_id=patient.clinic_id, kind="document.opened", target_id__in=documents
    )
    return dict(events.values_list("target_id").annotate(first=Min("at"))) if documents else {}


def _taken_back(one: Disclosure) -> Disclosure | None:
    found: Disclosure | None = getattr(one, "reversed_by", None)
    return found


def _line(one: Disclosure, left: datetime | None, zone: ZoneInfo) -> Line:
    back, at = _taken_back(one), left or one.disclosed_at
    return Line(
        pk=one.pk,
        when=f"{words.long_day(at, zone)}, {words.local_clock(at, zone)}",
        to_whom=gettext(one.get_to_whom_display()),
        recipient=one.recipient,
        what=one.content or str(CONTENTS.get(one.what) or gettext("A document")),
        purpose=one.purpose or str(PURPOSES.get(one.to_whom, "")),
        noted=f"{gettext(one.get_way_display())}, {one.noted_by or 'command line'}",
        is_excepted=one.is_excepted,
        waits=left is None,
        taken_back=back.reason if back else "",
        may_take_back=back is None and one.patient_id is not None,
    )
