"""Which questionnaires a patient can answer now."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from patients.followups.models import FollowUp
from patients.measures.known import known_to
from patients.measures.waiting import waiting_for
from patients.models import Patient
from patients.portal.questions.page import Waiting, waiting_row


def in_portal(patient: Patient, now: datetime) -> list[Waiting]:
    """All that wait; the one that was begun first, then the one that closes first, one of each kind."""
    known, rows = known_to(patient.clinic_id), dict[str, Waiting]()
    for one in waiting_for(patient.pk, now):
        instrument = known.find(one.instrument, one.instrument_version)
        if instrument is not None and one.instrument not in rows:
            url = reverse("portal:questions", args=[one.pk])
            rows[one.instrument] = waiting_row(one, instrument, url)
    return list(rows.values())


def behind_link(follow_up: FollowUp, secret: str, now: datetime) -> list[Waiting]:
    """Those that its message asks for."""
    known = known_to(follow_up.clinic_id)
    asked = [
        (one, known.find(one.instrument, one.instrument_version))
        for one in follow_up.assignments.waiting(now)
    ]
    return [
        waiting_row(one, instrument, reverse("portal:link-questions", args=[secret, one.pk]))
        for one, instrument in asked
        if instrument is not None
    ]
