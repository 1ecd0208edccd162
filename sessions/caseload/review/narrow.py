"""What of the caseload is asked for, in words of the database, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.expressions import Expression, OrderBy

from integration_care.core.asked_often import OneOf
from patients.followups.models import IntegrationWindow
from patients.models.patient import PatientQuerySet
from sessions.caseload.board_queries import shown
from sessions.caseload.filters import Show as Board
from sessions.caseload.review.asked import NOBODY, Asked, Phase, Show, Sort, Stands
from sessions.caseload.review.columns import UNDER_WAY

ORDERS = {
    Sort.WINDOW: ("to_meet_at", "-closes_at"),
    Sort.NAME: ("family_name", "given_name"),
    Sort.DOSES: ("doses_given",),
    Sort.NEXT_DOSE: ("next_dose_at",),
    Sort.SESSION: ("session_at",),
    Sort.JOURNAL: ("-wrote_at",),
    Sort.ALERTS: ("-alerts_red", "-alerts_open"),
    Sort.NOTES: ("-notes_owed",),
    Sort.CONTACT: ("silent_since",),
    Sort.LEAD: ("lead_place__member__user__name",),
}


def narrowed(patients: PatientQuerySet, asked: Asked, now: datetime) -> PatientQuerySet:
    """By everything but `show`: what the numbers beside the choices are counted in."""
    found = patients.filter(of_phase(asked.phase), led_by(asked.lead))
    if asked.stands is not Stands.ANY:
        found = found.filter(stands(asked.stands, now))
    return found.matching(asked.name)


def of_phase(phase: Phase) -> Q:
    if phase is Phase.NONE:
        return Q(phase=None)
    if phase is Phase.PAUSED:
        return Q(paused_at__isnull=False)
    return Q(phase=phase.value) if phase is not Phase.ANY else Q(phase__isnull=False)


def led_by(lead: str) -> Q:
    if lead == NOBODY:
        return Q(led_by=None)
    return Q(led_by=lead) if lead else Q()


def stands(asked: Stands, now: datetime) -> Q:
    if asked is Stands.NONE:
        return Q(closes_at=None)
    return _whose(window_stands(asked, now))


def window_stands(asked: Stands, now: datetime) -> Q:
    """`IntegrationWindow.state` in words of the database; `open` also while closing."""
    unmet, ahead = Q(met_at=None, excused_at=None), Q(effective_closes_at__gt=now)
    is_open = unmet & ahead & Q(opens_at__lte=now)
    return {
        Stands.PENDING: unmet & Q(opens_at__gt=now),
        Stands.OPEN: is_open,
        Stands.CLOSING: is_open & Q(closing_at__lte=now),
        Stands.MET: Q(met_at__lt=F("effective_closes_at")),
        Stands.LATER: Q(met_at__gte=F("effective_closes_at")),
        Stands.UNMET: unmet & Q(effective_closes_at__lte=now),
    }[asked]


def shows(now: datetime, worse: list[UUID], silent_since: datetime) -> Mapping[Show, Q]:
    """`worse`: the patients who got reliably worse; without contact since then somebody is out of touch."""
    unbooked = Q(opens_at__lte=now) & shown(Board.NO_SESSION, now)
    return {
        Show.ALL: Q(),
        Show.NO_SESSION: _whose(unbooked),
        Show.WORSE: Q(OneOf("pk", worse)),
        Show.LOST: is_lost(silent_since) | Q(visit_since__isnull=False),
        Show.VISIT: Q(visit_since__isnull=False),
        Show.ALERT: Q(alerts_open__gt=0),
        Show.NOTE: Q(notes_owed__gt=0),
    }


def is_lost(silent_since: datetime) -> Q:
    """No contact for so long, and nothing booked; a paused course is left in peace."""
    return Q(silent_since__lte=silent_since, ahead_at=None, phase__isnull=False, paused_at=None)


def _whose(window: Q) -> Q:
    """Patients whose newest window is such a one. Few are such, so these are looked at first."""
    to_be_met = IntegrationWindow.objects.to_be_met()
    later = to_be_met.filter(patient=OuterRef("patient"), anchor_at__gt=OuterRef("anchor_at"))
    return Q(pk__in=to_be_met.filter(window).exclude(Exists(later)).values("patient"))


def in_order(asked: Asked, worse: list[UUID]) -> list[OrderBy]:
    """By the column, and by name where it says the same; who has nothing in it comes last, either way."""
    columns = [
        OrderBy(column, descending=falls != asked.turned, nulls_last=True)
        for column, falls in columns_of(asked.sort, worse)
    ]
    return [*columns, F("family_name").asc(), F("given_name").asc(), F("pk").asc()]


def falls(asked: Asked) -> bool:
    """Whether what the column shows goes down, from the top of the page to its end."""
    usual = asked.sort is Sort.MEASURE or ORDERS.get(asked.sort, ("",))[0].startswith("-")
    return usual != asked.turned


def columns_of(sort: Sort, worse: list[UUID]) -> Sequence[tuple[Expression | F, bool]]:
    """Each with whether it usually falls: the view one wants first, most pressing on top."""
    if sort is Sort.MEASURE:
        nothing = When(measured_at=None, then=Value(None))
        is_worse = When(OneOf("pk", worse), then=Value(1))
        worse_first = Case(nothing, is_worse, default=Value(0), output_field=IntegerField())
        return [(worse_first, True), (F("measured_at"), True)]
    if sort is Sort.PHASE:
        order = [When(phase=phase, then=Value(at)) for at, phase in enumerate(UNDER_WAY)]
        return ((Case(*order, output_field=IntegerField()), False),)
    return [(F(name.removeprefix("-")), name.startswith("-")) for name in ORDERS[sort]]
