"""What a form of the log offers first: the container of the lot, the milligrams that were given."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from integration_care.accounts.models import Membership
from patients.models import Patient
from sessions.models import Administration
from sessions.models.administration import AdministrationQuerySet
from sessions.substances.actions.draws import logged_mg
from sessions.substances.amounts import NONE, exact
from sessions.substances.models import Container, LogEntry
from sessions.substances.models.container import LEFT_MG, ContainerQuerySet

NEAR = timedelta(hours=24)


def choices_for(member: Membership) -> ContainerQuerySet:
    """Containers in use with something in them; those opened first, then those that expire first."""
    found = Container.objects.visible_to(member).in_use().with_something_left()
    return found.order_by("opened_at", "expires_on", "number")


def suggestion(row: Administration, containers: ContainerQuerySet, zone: ZoneInfo) -> dict[str, Any]:
    """The lot that was noted, else the first that is not expired and holds enough."""
    rest = exact(row.total_mg) - logged_mg(row)
    at = row.given_at.astimezone(zone)
    known = list(containers)
    of_lot = [one for one in known if row.lot and one.lot == row.lot]
    fit = [one for one in known if not one.is_expired(at.date()) and (LEFT_MG.of(one) or NONE) >= rest]
    first = next(iter([*of_lot, *fit, *known]), None)
    amount = f"{rest.normalize():f}"
    return {
        "container": first, "drawn_mg": amount, "given_mg": amount, "wasted_mg": "0",
        "on": at.date(), "at": at.time().replace(second=0, microsecond=0),
    }  # fmt: skip


def given_lately(member: Membership, draw: LogEntry) -> AdministrationQuerySet:
    """Administrations near the draw, of patients this member may see."""
    mine = Patient.keys_visible_to(member)
    near = Administration.objects.standing().filter(session__patient__in=mine)
    near = near.filter(given_at__gte=draw.at - NEAR, given_at__lte=draw.at + NEAR)
    return near.select_related("session__patient").order_by("-given_at")
