"""What a patient's own pages ask about their windows, and of what the clinic planned and was told."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from integration_care.core.asked_often import asked_often
from patients.followups.models import Alert, FollowUp, IntegrationWindow
from patients.followups.models.alert import AlertQuerySet
from patients.followups.models.follow_up import FollowUpQuerySet
from patients.followups.models.window import WindowQuerySet
from patients.followups.offered import PREFIX

SAID_NOT_SAFE = (Alert.Kind.NOT_SAFE, Alert.Kind.NOT_SAFE_AT_HOME, Alert.Kind.SUICIDE_ITEM)
NEARLY_TODAY = timedelta(days=2)  # no day of anybody's calendar is longer


@asked_often
def given_last(patient: UUID, now: datetime) -> WindowQuerySet:
    """The window of the dose given last."""
    return IntegrationWindow.objects.given(patient, now)[:1]


@asked_often
def windows_near(patient: UUID, now: datetime) -> WindowQuerySet:
    """Those that may touch today, on whatever calendar."""
    mine = IntegrationWindow.objects.standing().filter(patient=patient)
    return mine.filter(opens_at__lt=now + NEARLY_TODAY, effective_closes_at__gt=now - NEARLY_TODAY)


@asked_often
def windows_concerned(patient: UUID, window: UUID | None, dose: UUID | None, now: datetime) -> WindowQuerySet:
    """Of these, or else those that are not over. Nothing is held: see `held.window_by`."""
    mine = IntegrationWindow.objects.standing().filter(patient=patient).order_by("anchor_at")
    if window is None and dose is None:
        return mine.filter(effective_closes_at__gt=now)
    return mine.filter(Q(pk=window) | Q(dose=dose))


@asked_often
def told_not_safe(patient: UUID) -> AlertQuerySet:
    """They said that they are not safe, and the clinic has not closed that yet; the newest."""
    return Alert.objects.open().filter(patient=patient, kind__in=SAID_NOT_SAFE)[:1]


@asked_often
def asked_to_write(window: UUID, now: datetime) -> FollowUpQuerySet:
    """What the protocol asks for at this hour, the newest first. Offered sets have a place of their own."""
    due = FollowUp.objects.to_patients().filter(window=window, due_at__lte=now, expires_at__gt=now)
    return due.exclude(step__startswith=PREFIX).order_by("-due_at")
