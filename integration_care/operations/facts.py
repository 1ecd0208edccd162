"""What is known of the installation, read once: the page and the metrics say the same.

Each question is answered by what waits or went wrong within a day, never by the whole history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet

from integration_care.accounts.models import Clinic
from integration_care.audit.models import Event, Unsealed
from integration_care.audit.trail import INSTALLATION
from integration_care.core import tenancy
from patients.concerns.models import ConcernMail
from patients.followups.engine import report
from patients.followups.engine.report import LATELY
from patients.followups.models import AlertMail
from sessions.documents.models import UNDER_WAY, Document
from sessions.models import BookingLetter

LOOKS_BACK = timedelta(days=60)  # for a backup; one that is older helps nobody


@dataclass(frozen=True)
class Waiting:
    """How many rows wait to be worked off, and how long the oldest has; None when nothing waits."""

    rows: int
    age: timedelta | None


@dataclass(frozen=True)
class Facts:
    """`backup_age`: None when none was made within `LOOKS_BACK`."""

    now: datetime
    clinics: int
    followups: report.Facts
    alert_mails: Waiting
    letters: Waiting
    documents: Waiting
    concern_mails: Waiting
    alert_mails_failed: int
    letters_failed: int
    concern_mails_failed: int
    documents_failed: int
    unsealed: Waiting
    backup_age: timedelta | None


def read() -> Facts:
    """As of one instant of the product's time; nothing is written."""
    with tenancy.clinic_context(INSTALLATION) as now:
        backed_up_at = _last_backup(now)
    with tenancy.platform_context():
        letters = BookingLetter.objects.to_do().filter(due_at__lte=now, clinic__engine_paused_at=None)
        documents = Document.objects.filter(status__in=UNDER_WAY)
        return Facts(
            now=now,
            clinics=Clinic.objects.count(),
            followups=report.read_facts(now),
            alert_mails=_waiting(AlertMail.objects.to_do(), "created_at", now),
            letters=_waiting(letters, "due_at", now),
            documents=_waiting(documents, "requested_at", now),
            alert_mails_failed=_lately(AlertMail.objects.filter(status=AlertMail.Status.FAILED), now),
            concern_mails=_waiting(ConcernMail.objects.to_do(), "created_at", now),
            letters_failed=_lately(BookingLetter.objects.given_up(), now),
            concern_mails_failed=ConcernMail.objects.given_up(within=LATELY).count(),
            documents_failed=_lately(Document.objects.filter(status=Document.Status.FAILED), now),
            unsealed=_waiting(Unsealed.objects.all(), "at", now),
            backup_age=now - backed_up_at if backed_up_at else None,
        )


def _waiting(rows: QuerySet[Any], since: str, now: datetime) -> Waiting:
    found = rows.order_by().aggregate(rows=Count("pk"), oldest=Min(since))
    return Waiting(found["rows"], now - found["oldest"] if found["oldest"] else None)


def _lately(rows: QuerySet[Any], now: datetime) -> int:
    return rows.filter(status_at__gt=now - LATELY).count()


def _last_backup(now: datetime) -> datetime | None:
    """The trail lies in months: those before and after are not looked into."""
    lately = Event.objects.filter(at__gt=now - LOOKS_BACK, at__lte=now)
    made = lately.filter(clinic_id=INSTALLATION, kind="backup.made")
    return made.order_by("-at").values_list("at", flat=True).first()
