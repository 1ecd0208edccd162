"""An insight, commitment, theme or challenge by its key, within the reader's sight; the read is recorded."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.http import Http404

from integration_care.audit.trail import record_opening
from integration_care.core.access import Loader
from integration_care.core.http import CareRequest
from patients.journals.models import Commitment, Insight
from patients.models import Patient
from sessions.models import Challenge, Theme

T = TypeVar("T", Insight, Commitment, Theme, Challenge)


def fetch_insight(request: CareRequest, insight_id: UUID) -> Insight:
    """Http404 alike for nobody's, somebody else's, and one from a private entry."""
    found = Insight.objects.readable_by(request.member).select_related("patient", "theme", "session")
    return _read(request, found.filter(pk=insight_id).first())


def fetch_commitment(request: CareRequest, thread_commitment_id: UUID) -> Commitment:
    found = Commitment.objects.readable_by(request.member).taken_on()
    related = found.select_related("patient", "theme", "session").prefetch_related("reviews__by__user")
    return _read(request, related.filter(pk=thread_commitment_id).first())


def fetch_theme(request: CareRequest, theme_id: UUID) -> Theme:
    seen = Patient.keys_visible_to(request.member)
    found = Theme.objects.standing().filter(clinic=request.clinic, patient__in=seen).select_related("patient")
    return _read(request, found.filter(pk=theme_id).first())


def fetch_challenge(request: CareRequest, challenge_id: UUID) -> Challenge:
    found = Challenge.objects.readable_by(request.member).select_related("patient")
    return _read(request, found.filter(pk=challenge_id).first())


def _read(request: CareRequest, found: T | None) -> T:
    if found is None:
        raise Http404
    record_opening(request, found.patient)
    return found


insight: Loader[Insight] = Loader("insight_id", fetch_insight)
# Not `commitment_id`: the portal's own addresses carry that.
commitment: Loader[Commitment] = Loader("thread_commitment_id", fetch_commitment)
theme: Loader[Theme] = Loader("theme_id", fetch_theme)
challenge: Loader[Challenge] = Loader("challenge_id", fetch_challenge)
