"""From a URL's key to a window, a task or an alert, within sight of the member. The read is written down."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.http import Http404

from integration_care.audit.trail import record_opening
from integration_care.core.access import Loader
from integration_care.core.http import CareRequest
from patients.followups.models import Alert, IntegrationWindow, StaffTask

Found = TypeVar("Found", IntegrationWindow, StaffTask, Alert)


def fetch_window(request: CareRequest, window_id: UUID) -> IntegrationWindow:
    windows = IntegrationWindow.objects.visible_to(request.member).select_related("patient")
    return _read(request, windows.filter(pk=window_id).first())


def fetch_task(request: CareRequest, task_id: UUID) -> StaffTask:
    tasks = StaffTask.objects.visible_to(request.member).select_related(
        "patient", "closed_by__user", "follow_up"
    )
    return _read(request, tasks.filter(pk=task_id).first())


def fetch_alert(request: CareRequest, alert_id: UUID) -> Alert:
    alerts = Alert.objects.visible_to(request.member).select_related(
        "patient", "acknowledged_by__user", "glass__member__user"
    )
    return _read(request, alerts.filter(pk=alert_id).first())


def _read(request: CareRequest, found: Found | None) -> Found:
    if found is None:
        raise Http404
    record_opening(request, found.patient)
    return found


window: Loader[IntegrationWindow] = Loader("window_id", fetch_window)
task: Loader[StaffTask] = Loader("task_id", fetch_task)
alert: Loader[Alert] = Loader("alert_id", fetch_alert)
