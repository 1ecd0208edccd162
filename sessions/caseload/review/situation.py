"""How one patient stands, as values: what a row of the page and a line of the file are told from. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from integration_care.accounts.models import Membership
from patients.followups.models import IntegrationWindow
from patients.measures.trend import Trend
from patients.models import Course, Patient
from sessions.caseload.review.columns import CONTACTS


@dataclass(frozen=True)
class Situation:
    """`contact` says what the last one was; `wrote_at` when they last handed something in, never what.

    `visit_id` is a dose visit that began long ago and that nobody has closed.
    """

    patient: Patient
    course: Course | None
    lead: Membership | None
    window: IntegrationWindow | None
    doses_given: int
    next_dose_at: datetime | None
    session_at: datetime | None
    visit_id: UUID | None
    visit_since: datetime | None
    wrote_at: datetime | None
    trend: Trend | None
    alerts_open: int
    alerts_red: int
    notes_owed: int
    contact_at: datetime | None
    contact: str

    @classmethod
    def of(
        cls, patient: Any, lead: Membership | None, window: IntegrationWindow | None, scores: Sequence[Trend]
    ) -> Situation:
        """`patient` as `columns.caseload` annotates it, with what is `SHOWN`."""
        times = {word: at for name, word in CONTACTS.items() if (at := getattr(patient, name))}
        contact = max(times, key=times.__getitem__, default="")
        return cls(
            patient=patient,
            course=getattr(patient, "course_now", None),
            lead=lead,
            window=window,
            doses_given=patient.doses_given,
            next_dose_at=patient.next_dose_at,
            session_at=patient.session_at,
            visit_id=patient.visit_id,
            visit_since=patient.visit_since,
            wrote_at=patient.wrote_at,
            trend=telling(scores),
            alerts_open=patient.alerts_open,
            alerts_red=patient.alerts_red,
            notes_owed=patient.notes_owed,
            contact_at=times.get(contact),
            contact=contact,
        )

    def is_silent(self, now: datetime, span: timedelta) -> bool:
        return self.contact_at is not None and self.contact_at <= now - span


def telling(scores: Sequence[Trend]) -> Trend | None:
    """The score to show of several: one that is reliably worse, or else the newest that can be judged."""
    worse = next((trend for trend in scores if trend.change == "worse"), None)
    judged = next((trend for trend in scores if trend.change), None)
    return worse or judged or next(iter(scores), None)
