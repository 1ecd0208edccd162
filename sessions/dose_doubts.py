"""What is asked before an amount is written down as given; the limits are the protocol's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Subquery

from integration_care.core.asked_often import asked_often
from patients.protocols.doses import DoseRules
from sessions.amounts import mg_per_kg, plain
from sessions.models import Administration, CareSession, ChecklistAnswer

ROUTES = Administration.Route


@dataclass(frozen=True)
class Comparison:
    """What an amount is held against.

    `so_far`: route and mg of what stands in this visit. `last_mg`: what was given first at the
    last dose, by the same route.
    """

    weight_kg: Decimal | None = None
    so_far: tuple[tuple[str, Decimal], ...] = ()
    last_mg: Decimal | None = None


def compared_with(session: CareSession, route: str, at: datetime, weight_kg: Decimal | None) -> Comparison:
    standing = session.administrations.standing().values_list("route", "total_mg")
    return Comparison(weight_kg or known_weight(session), tuple(standing), _last_mg(session, route, at))


def known_weight(session: CareSession) -> Decimal | None:
    """Taken today with the checks before the dose, or used last in this course."""
    weighed, used = weights.one(*weight_keys(session))
    return weighed or used


def weight_keys(session: CareSession) -> tuple[UUID, UUID, str]:
    """What `weights` is asked with; the check is that which takes the weight, where the protocol has one."""
    asked = session.course.protocol_version.rules.checklists.pre_dose
    return session.pk, session.course_id, next((item.key for item in asked if item.is_in_kg), "")


@asked_often
def weights(session: UUID, course: UUID, check: str) -> QuerySet[CareSession, tuple[Decimal | None, ...]]:
    """Of today, and of this course; each may be None."""
    before = ChecklistAnswer.objects.standing().filter(checklist=ChecklistAnswer.Checklist.PRE_DOSE)
    checked = before.filter(session=session, key=check, value__isnull=False)
    used = Administration.objects.standing().filter(session__course=course, weight_kg__isnull=False)
    return CareSession.objects.filter(pk=session).values_list(
        Subquery(checked.values("value")[:1]),
        Subquery(used.order_by("-given_at").values("weight_kg")[:1]),
    )


def _last_mg(session: CareSession, route: str, at: datetime) -> Decimal | None:
    given = Administration.objects.standing().filter(
        session__course=session.course_id, given_at__lt=at, route=route, part=Administration.Part.FIRST
    )
    earlier = given.exclude(session=session).exclude(session__status=CareSession.Status.VOID)
    return earlier.order_by("-given_at").values_list("total_mg", flat=True).first()


def dose_doubts(
    mg: Decimal, route: str, *, is_first: bool, against: Comparison, rules: DoseRules
) -> Iterator[str]:
    """A sentence each, with its numbers; the sum only where this amount alone is not asked about."""
    alone = beyond(mg, f"{plain(mg)} mg {ROUTES(route).label}", (route,), against.weight_kg, rules)
    if alone:
        yield alone
    elif against.so_far:
        total = mg + sum(amount for _, amount in against.so_far)
        routes = (route, *(used for used, _ in against.so_far))
        found = beyond(total, f"{plain(total)} mg in all", routes, against.weight_kg, rules)
        yield from [found] if found else []
    times = Decimal(str(rules.times_last.value))
    last = against.last_mg
    if last and (mg > last * times or (is_first and mg * times < last)):
        yield (
            f"{plain(mg)} mg {ROUTES(route).label}, and {plain(last)} mg at the last dose; "
            f"this protocol asks beyond {plain(times)} times."
        )


def beyond(
    mg: Decimal, said: str, routes: tuple[str, ...], weight_kg: Decimal | None, rules: DoseRules
) -> str:
    """650 mg IM is 9.03 mg/kg at 72 kg; this protocol asks above 1.5 mg/kg. Empty within every limit."""
    limits = [limit for route in dict.fromkeys(routes) if (limit := rules.limit(route))]
    by_weight = [Decimal(str(one.mg_per_kg)) for one in limits if one.mg_per_kg is not None]
    if weight_kg and by_weight and mg > min(by_weight) * weight_kg:
        per_kg = plain(mg_per_kg(mg, weight_kg))
        asks = plain(min(by_weight))
        return f"{said} is {per_kg} mg/kg at {plain(weight_kg)} kg; this protocol asks above {asks} mg/kg."
    by_amount = [Decimal(str(one.mg)) for one in limits if one.mg is not None]
    if by_amount and mg > min(by_amount):
        return f"{said}; this protocol asks above {plain(min(by_amount))} mg."
    return ""
