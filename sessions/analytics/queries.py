"""What the figures read: a fixed number of queries, however many doses the period holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least

from integration_care.accounts.models import Membership
from integration_care.core.permissions import CLINICAL_ROLES
from patients.followups.models import ContactLog, IntegrationWindow
from patients.followups.models.window import WindowQuerySet
from patients.followups.reasons import sort_of
from patients.journals.models import Commitment, JournalEntry
from patients.journals.models.commitment import CommitmentQuerySet
from patients.measures.known import Known, known_to
from patients.measures.models import Assignment, Response
from patients.measures.models.assignment import AssignmentQuerySet
from patients.measuring.actions import TIME_IS_OVER
from patients.models import CareTeamMember, Protocol
from sessions.analytics.asked import NOBODY, SEVERAL, UNKNOWN
from sessions.analytics.items import Agreed, Dose, Form, Score
from sessions.analytics.outcome import AFTER, BEFORE
from sessions.analytics.period import Period
from sessions.caseload.review.columns import CAME
from sessions.models import Administration, CareSession

REACHED = ContactLog.Outcome.REACHED
LEADS = CareTeamMember.objects.filter(patient=OuterRef("patient"), is_lead=True, left_on=None)
WHOSE = {
    "lead_id": Subquery(LEADS.values("member")[:1]),
    "protocol_id": F("course__protocol_version__protocol"),
}
WORDS = ("text", "when", "obstacle", "if_then", "accountability", "outcome")  # of a commitment


@dataclass(frozen=True)
class Facts:
    """Of one member's sight and one period: windows that have closed, and those that have not so far; what
    was to be asked about and answered in it; scores around it, by patient.

    `leads`, `protocols` and `titles` (of questionnaires) are names by key, in their order.
    """

    closed: Sequence[Dose]
    still_open: Sequence[Dose]
    agreed: Sequence[Agreed]
    forms: Sequence[Form]
    scores: Mapping[UUID, Sequence[Score]]
    known: Known
    leads: Mapping[str, str]
    protocols: Mapping[str, str]

    @property
    def titles(self) -> Mapping[str, str]:
        return dict(sorted({form.instrument: form.title for form in self.forms}.items()))


def read(member: Membership, period: Period, now: datetime) -> Facts:
    zone, known = member.clinic.zone, known_to(member.clinic_id)
    rows = [dose_of(window, zone, now) for window in closing(member, period, zone)]
    return Facts(
        closed=[row for row in rows if row.closes_at <= now],
        still_open=[row for row in rows if row.closes_at > now],
        agreed=[agreed_of(one) for one in to_ask_about(member, period, now.astimezone(zone).date())],
        forms=[form_of(one, known) for one in asked_for(member, period, zone, now)],
        scores=scores_around(member, rows),
        known=known,
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
    given = Administration.objects.standing().filter(session=OuterRef("dose"))
    windows = IntegrationWindow.objects.visible_to(member).standing().filter(
        effective_closes_at__gt=F("opens_at"), effective_closes_at__gte=begins, effective_closes_at__lt=ends
    )  # fmt: skip
    return windows.annotate(
        **WHOSE,
        routes=ArraySubquery(given.order_by().values("route").distinct()),
        contact_at=first_contact(),
        written_at=_first(JournalEntry.objects.submitted().filter(dose=OuterRef("dose")), "submitted_at"),
        is_begun=Exists(JournalEntry.objects.filter(dose=OuterRef("dose"))),
    ).select_related("patient").order_by("-anchor_at", "pk")  # fmt: skip


def first_contact() -> Least:
    """They came, we spoke, they wrote, or they answered: after the dose, and before its window closed."""
    came, spoke = CareSession.objects.filter(status__in=CAME), ContactLog.objects.filter(outcome=REACHED)
    times: Mapping[str, QuerySet[Any]] = {
        "started_at": came,
        "at": spoke,
        "submitted_at": JournalEntry.objects.all(),
        "taken_at": Response.objects.standing(),
    }
    return Least(*(_first(_inside(rows, name), name) for name, rows in times.items()))


def _inside(rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    reach = {f"{name}__gt": OuterRef("anchor_at"), f"{name}__lt": OuterRef("effective_closes_at")}
    return rows.filter(patient=OuterRef("patient"), **reach)


def _first(rows: QuerySet[Any], name: str) -> Subquery:
    return Subquery(rows.order_by(name).values(name)[:1])


def to_ask_about(member: Membership, period: Period, today: date) -> CommitmentQuerySet:
    """Commitments that were taken on, and whose day has come; without a word of them.

    What a private entry only offered stays as private as the entry. What was offered and turned down was
    never taken on.
    """
    taken_on = Commitment.objects.visible_to(member).told_to_the_team().taken_on()
    turned_down = Q(status=Commitment.Status.LET_GO, taken_on_at=None, session=None)
    due = taken_on.exclude(turned_down).filter(check_in_on__range=(period.first, min(period.last, today)))
    return due.annotate(**WHOSE).select_related("patient").defer(*WORDS).order_by("-check_in_on", "pk")


def asked_for(member: Membership, period: Period, zone: ZoneInfo, now: datetime) -> AssignmentQuerySet:
    """Questionnaires whose time to answer ended in the period; without those that a person let go."""
    begins, ends = period.instants(zone)
    over = Assignment.objects.visible_to(member).filter(due_until__gte=begins, due_until__lt=min(ends, now))
    withdrawn = Q(status=Assignment.Status.LET_GO) & ~Q(reason=TIME_IS_OVER)
    return over.exclude(withdrawn).annotate(**WHOSE).select_related("patient").order_by("-due_until", "pk")


def scores_around(member: Membership, doses: Sequence[Dose]) -> Mapping[UUID, Sequence[Score]]:
    """Of the patients of these doses, as far around them as a score can belong to one."""
    found: dict[UUID, list[Score]] = defaultdict(list)
    if not doses:
        return found
    rows = Response.objects.scores_seen_by(member).standing().filter(
        patient__in={dose.patient_id for dose in doses},
        taken_at__gte=min(dose.given_at for dose in doses) - BEFORE.value,
        taken_at__lt=max(dose.given_at for dose in doses) + AFTER.value,
    )  # fmt: skip
    columns = "patient", "instrument", "instrument_version", "taken_at", "score"
    for patient, *score in rows.order_by("taken_at", "recorded_at").values_list(*columns):
        found[patient].append(Score(*score))
    return found


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
        next_dose_at=window.next_dose_at,
        contact_at=window.contact_at,  # type: ignore[attr-defined]
        written_at=window.written_at,  # type: ignore[attr-defined]
        is_begun=window.is_begun,  # type: ignore[attr-defined]
    )


def agreed_of(one: Commitment) -> Agreed:
    lead: UUID | None = one.lead_id  # type: ignore[attr-defined]
    return Agreed(
        patient_id=one.patient_id,
        patient=one.patient.full_name,
        ask_on=cast("date", one.check_in_on),
        outcome=one.status,
        lead=str(lead or NOBODY),
        protocol=str(one.protocol_id),  # type: ignore[attr-defined]
    )


def form_of(one: Assignment, known: Known) -> Form:
    came = {Assignment.Status.ANSWERED: "whole", Assignment.Status.INCOMPLETE: "incomplete"}
    lead: UUID | None = one.lead_id  # type: ignore[attr-defined]
    return Form(
        patient_id=one.patient_id,
        patient=one.patient.full_name,
        instrument=one.instrument,
        title=known.title(one.instrument, one.instrument_version),
        until=one.due_until,
        came=came.get(Assignment.Status(one.status), "missing"),
        lead=str(lead or NOBODY),
        protocol=str(one.protocol_id),  # type: ignore[attr-defined]
    )
