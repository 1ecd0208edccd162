"""After the dose: when its integration window opens and closes."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import local_moment, zone_name
from patients.followups.models import IntegrationWindow
from sessions.models import CareSession


def window_words(session: CareSession, windows: Sequence[IntegrationWindow], zone: ZoneInfo) -> str:
    """Opens Wed 4 March, 10:30, closes Fri 6 March, 10:30 (New York); empty where there is no window."""
    window = next((one for one in windows if one.dose_id == session.pk), None)
    if window is None:
        return ""
    opens, closes = local_moment(window.opens_at, zone), local_moment(window.effective_closes_at, zone)
    return f"opens {opens}, closes {closes} ({zone_name(zone)})"
