"""What the page of a preparation shows beyond the note: its count, the screening, the words on touch."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from integration_care.core.http import CareRequest
from integration_care.core.permissions import Permission
from patients.protocols.rules import PreparationRules
from patients.screening.page import today_of
from patients.screening.standing import standing_of
from patients.screening.told import summary
from patients.screening.touching import touch_card
from sessions.models import CareSession
from sessions.preparation.queries import preparations


def context(request: CareRequest, session: CareSession) -> dict[str, Any]:
    course, member = session.course, request.member
    reads = member.can(Permission.READ_NARRATIVE)
    rules = course.protocol_version.rules.preparation
    return {
        "preparation_count": count_words(session, rules),
        "screening": summary(standing_of(course, today_of(request)), course, member),
        "patient": session.patient,
        "next": reverse("sessions:record", args=[session.pk]),
        **(touch_card(request, session.patient) if reads else {}),
    }


def count_words(session: CareSession, rules: PreparationRules) -> str:
    """`Preparation 2; the protocol asks for 1 to 3, 1 is completed.`"""
    held = preparations.one(session.course_id, session.scheduled_start)
    number, done = held["before"] + 1, held["done"]
    low, high = rules.prep_min.value, rules.prep_max.value
    asked = str(low) if low == high else f"{low} to {high}"
    return f"Preparation {number}. The protocol asks for {asked}; completed so far: {done}."
