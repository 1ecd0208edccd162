"""What the figures read: a fixed number of queries, however many doses the period holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from integration_care.accounts.models import Membership
from integration_care.core.permissions import CLINICAL_ROLES
from patients.followups.models import IntegrationWindow
from patients.followups.models.window import WindowQuerySet
from patients.followups.reasons import sort_of
from patients.models import CareTeamMember, Protocol
from sessions.analytics.asked import NOBODY, SEVERAL, UNKNOWN
from sessions.analytics.items import Dose
from sessions.analytics.period import Period
from sessions.models import Administration


@dataclass(frozen=True)
class Facts:
    """Of one member's sight and one period: windows that have closed, and those that have not so far.

    `leads` and `protocols` are names by key, in their order.
    """

    closed: Sequence[Dose]
    still_open: Sequence[Dose]
    leads: Mapping[str, str]
    protocols: Mapping[str, str]


def read(member: Membership, period: Period, now: datetime) -> Facts:
    zone = member.clinic.zone
    rows = [dose_of(window, zone, now) for window in closing(member, period, zone)]
    return Facts(
        closed=[row for row in rows if row.closes_at <= now],
        still_open=[row for row in rows if row.closes_at > now],
        leads={str(one.pk): str(one) for one in staff_of(member)} | {NOBODY: "Nobody leads"},
        protocols={str(one.pk): one.name for one in Protocol.objects.visible_to(member).order_by("name")},
    )


def staff_of(member: Membership) -> QuerySet[Membership]:
    """Who leads somebody or may, by name; also who has left the clinic since."""
    led = CareTeamMember.objects.filter(clinic=member.clinic_id, is_lead=True, left_on=None)
    staff = member.clinic.memberships.filter(Q(role__in=CLINICAL_ROLES) | Q(pk__in=led.values("member")))
    return staff.select_related("user").order_by("user__name")


def closing(member: Membership, period: Period, zone: ZoneInfo) -> WindowQuerySet:
    """Windows that somebody could meet and whose close lies in the period, archived patients' among them."""
    begins, ends = period.instants(zone)
    leads = CareTeamMember.objects.filter(patient=OuterRef("patient"), is_lead=True, left_on=None)
    given = Administration.objects.standing().filter(session=OuterRef("dose"))
    windows = IntegrationWindow.objects.visible_to(member).standing().filter(
        effective_closes_at__gt=F("opens_at"), effective_closes_at__gte=begins, effective_closes_at__lt=ends
    )  # fmt: skip
    return windows.annotate(
        lead_id=Subquery(leads.values("member")[:1]),
        routes=ArraySubquery(given.order_by().values("route").distinct()),
        protocol_id=F("course__protocol_version__protocol"),
    ).select_related("patient").order_by("-anchor_at", "pk")  # fmt: skip


def dose_of(window: IntegrationWindow, zone: ZoneInfo, now: datetime) -> Dose:
    routes: list[str] = window.routes  # type: ignore[attr-defined]
    lead = window.lead_id  # type: ignore[attr-defined]
    return Dose(
        window_id=window.pk,
        patient_id=window.patient_id,
        patient=window.patient.full_name,
        number=window.dose_number,
        label=window.dose_label,
        given_at=window.anchor_at,
        closes_at=window.effective_closes_at,
        state=window.state(now),
        weekday=str(window.anchor_at.astimezone(zone).weekday()),
        lead=str(lead or NOBODY),
        protocol=str(window.protocol_id),  # type: ignore[attr-defined]
        route=routes[0] if len(routes) == 1 else SEVERAL if routes else UNKNOWN,
        reason=sort_of(window.reason),
        met_at=window.met_at,
    )
