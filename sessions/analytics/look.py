"""What one member sees of the figures with one address: for the page, its files, and documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission
from sessions.analytics.all_figures import Numbers, numbers
from sessions.analytics.asked import Asked
from sessions.analytics.facts import Facts, read
from sessions.analytics.period import Period


@dataclass(frozen=True)
class Look:
    """`least`: of how many patients a row stands at least, by the clinic's settings."""

    asked: Asked
    today: date
    period: Period
    facts: Facts
    numbers: Numbers
    least: int
    is_whole_clinic: bool


def look(member: Membership, asked: Asked, now: datetime) -> Look:
    """Their own patients' or, for admins, the clinic's; a fixed number of queries."""
    today = now.astimezone(member.clinic.zone).date()
    period, least = asked.period(today), member.clinic.fewest_told_apart
    facts = read(member, period, now)
    told = numbers(facts, asked, least)
    is_whole_clinic = member.can(Permission.SEE_WHOLE_CASELOAD)
    return Look(asked, today, period, facts, told, least, is_whole_clinic)
