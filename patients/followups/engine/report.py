"""How the engine is doing, over all clinics. Names no patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from integration_care.accounts.models import Clinic
from integration_care.core.models import Heartbeat
from patients.followups.models import FollowUp

Table = Sequence[tuple[str, str]]
UNSENT = [FollowUp.Status.EXPIRED, FollowUp.Status.FAILED]


@dataclass(frozen=True)
class Report:
    tables: Sequence[tuple[str, Table]]


def read_report(now: datetime) -> Report:
    """Needs the platform context."""
    return Report(
        [
            ("Engine", _engine(now)),
            ("Follow-ups", _by_status()),
            ("Expired and failed, by reason", _by_cause()),
            ("Might be repeated (sent, answer not known)", _in_doubt()),
            ("Clinics that send nothing until resumed", _paused()),
        ]
    )


def _engine(now: datetime) -> Table:
    due = FollowUp.objects.due(now)
    oldest = due.order_by("due_at").values_list("due_at", flat=True).first()
    beat = Heartbeat.objects.filter(name=Heartbeat.SWEEP).first()
    return [
        ("product time", _told(now)),
        ("last sweep", _told(beat.at) if beat else "never"),
        ("due now (backlog)", str(due.count())),
        ("oldest due", f"{_told(oldest)} ({now - oldest} ago)" if oldest else "none"),
    ]


def _by_status() -> Table:
    counts = dict(FollowUp.objects.order_by().values_list("status").annotate(rows=Count("pk")))
    return [(status.label, str(counts.get(status.value, 0))) for status in FollowUp.Status]


def _by_cause() -> Table:
    found = FollowUp.objects.filter(status__in=UNSENT).order_by("status", "cause")
    counts = found.values_list("status", "cause").annotate(rows=Count("pk"))
    causes = dict(FollowUp.Cause.choices)
    return [(f"{status}: {causes.get(cause, cause)}", str(rows)) for status, cause, rows in counts]


def _in_doubt() -> Table:
    sending = FollowUp.objects.filter(status=FollowUp.Status.SENDING).select_related("clinic")
    return [(str(row.pk), f"{row.clinic.slug}, {row.step}, since {_told(row.status_at)}") for row in sending]


def _paused() -> Table:
    paused = Clinic.objects.exclude(engine_paused_at=None).order_by("slug")
    return [(clinic.slug, f"since {_told(clinic.engine_paused_at)}") for clinic in paused]


def _told(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d %H:%M} UTC"
