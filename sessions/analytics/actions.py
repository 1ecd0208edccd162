"""Taking a figure's table away as a file."""

from __future__ import annotations

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from sessions.analytics.asked import Asked
from sessions.analytics.period import Period


@transaction.atomic
def take_away(*, by: Membership, figure: str, asked: Asked, period: Period) -> None:
    """One event for the file: which figure, of which days, of whose doses."""
    facts: dict[str, object] = {
        "figure": figure,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        **asked.filters,
    }
    record(by=by, clinic_id=by.clinic_id, kind="figure.exported", facts=facts)
