"""The containers of a clinic, one container with its lines, and the printed register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q

from integration_care.accounts.models import Membership
from integration_care.core.ui.shapes import Chip, Fact
from integration_care.core.ui.words import local_clock, local_day, long_day, zone_name
from sessions.substances.amounts import NONE, say_mg
from sessions.substances.models import Container, Discrepancy, LogEntry, LogRules
from sessions.substances.models.container import ContainerQuerySet

PAGE = 50


@dataclass(frozen=True)
class Shelf:
    """One container in the list."""

    container: Container
    left: str
    measure: str
    expires: str
    chips: list[Chip]


def shelves(containers: Sequence[Container], member: Membership, now: datetime) -> list[Shelf]:
    rules, today = LogRules.of(member.clinic), now.astimezone(member.clinic.zone).date()
    return [_shelf(container, rules, today) for container in containers]


def ready(found: ContainerQuerySet) -> ContainerQuerySet:
    """With what a row shows, in one query for one and for fifty."""
    open_ones = Discrepancy.objects.open().filter(container=OuterRef("pk"))
    return found.with_balance().annotate(has_discrepancy=Exists(open_ones))


def a_page(found: ContainerQuerySet, after: str) -> tuple[list[Container], str]:
    """Fifty, those that expire first before the others, and the number after which the next page begins."""
    edge = found.filter(number=after).first() if after else None
    if edge:
        later = Q(expires_on__gt=edge.expires_on) | Q(expires_on=edge.expires_on, number__gt=edge.number)
        found = found.filter(later)
    rows = list(found[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].number if len(rows) > PAGE else ""


def _shelf(container: Container, rules: LogRules, today: date) -> Shelf:
    left = getattr(container, "left_mg", None) or NONE
    return Shelf(
        container, say_mg(left), container.measure(left), f"{container.expires_on:%-d %B %Y}",
        chips_of(container, rules, today, getattr(container, "has_discrepancy", False)),
    )  # fmt: skip


def chips_of(container: Container, rules: LogRules, today: date, has_discrepancy: bool) -> list[Chip]:
    """What to know before the hand goes to it."""
    chips = []
    if has_discrepancy:
        chips.append(Chip("discrepancy", "amber"))
    if container.closed_at:
        return [*chips, Chip("closed")]
    days = (container.expires_on - today).days
    if container.is_expired(today):
        chips.append(Chip("expired", "amber"))
    elif days <= rules.expires_soon_days:
        chips.append(Chip(f"expires in {days} d" if days else "expires today", "amber"))
    return chips or [
        Chip("in use" if container.opened_at else "unopened", "teal" if container.opened_at else "neutral")
    ]


def facts_of(container: Container, member: Membership) -> list[Fact]:
    zone, left = member.clinic.zone, container.balance_mg
    known = [
        Fact("Left", f"{say_mg(left)} · {container.measure(left)}"),
        Fact("Strength", container.strength),
        Fact("Lot", container.lot),
        Fact("Expires", f"{container.expires_on:%-d %B %Y}"),
        Fact("Kept in", container.place),
        Fact("Received", f"{local_day(container.received_at, zone)} by {container.received_by}"),
    ]
    if container.received_from:
        known.append(Fact("From", container.received_from))
    if container.opened_at:
        known.append(Fact("Opened", local_day(container.opened_at, zone)))
    if container.closed_at:
        known.append(Fact("Closed", f"{local_day(container.closed_at, zone)} by {container.closed_by}"))
    return known


@dataclass(frozen=True)
class Register:
    """What is printed: every line of a container in a period, and what it began and ended with."""

    container: Container
    period: str
    brought_forward: str
    carried_forward: str
    entries: list[LogEntry]
    printed: str


def register(container: Container, member: Membership, since: date, until: date, now: datetime) -> Register:
    zone = member.clinic.zone
    begins = datetime.combine(since, time(), zone)
    ends = datetime.combine(until + timedelta(days=1), time(), zone)
    lines = container.entries.complete().order_by("number")
    within = list(lines.filter(recorded_at__gte=begins, recorded_at__lt=ends))
    before = lines.filter(recorded_at__lt=begins).last()
    first = before.balance_mg if before else NONE
    return Register(
        container, f"{long_day(begins, zone)} to {long_day(ends - timedelta(days=1), zone)}", say_mg(first),
        say_mg(within[-1].balance_mg if within else first), within,
        f"Printed {now.astimezone(zone):%a} {long_day(now, zone)}, {local_clock(now, zone)} "
        f"({zone_name(zone)}) by {member}",
    )  # fmt: skip
