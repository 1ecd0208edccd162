"""The questions that figures ask of the database, each once, however many doses the period holds.

Asked of whole tables between two instants and put together in Python (`facts`): with some looks into each
table for each dose, two thousand doses took three times as long.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet

from integration_care.accounts.models import Membership
from integration_care.core.annotations import Annotation
from integration_care.core.permissions import CLINICAL_ROLES
from patients.followups.models import ContactLog, IntegrationWindow
from patients.followups.models.window import WindowQuerySet
from patients.journals.models import Commitment, JournalEntry
from patients.journals.models.commitment import CommitmentQuerySet
from patients.measures.models import Assignment, Response
from patients.measures.models.assignment import AssignmentQuerySet
from patients.measuring.actions import TIME_IS_OVER
from patients.models import CareTeamMember, Patient
from sessions.caseload.review.columns import CAME
from sessions.models import Administration, CareSession

PROTOCOL = F("course__protocol_version__protocol")
PROTOCOL_ID = Annotation[UUID]("protocol_id")
LEFT_AT = Annotation[datetime | None]("left_at")  # when the visit of a window's dose ended
WORDS = ("text", "when", "obstacle", "if_then", "accountability", "outcome")  # of a commitment


class Between(NamedTuple):
    """`[since, until)`"""

    since: datetime
    until: datetime

    def of(self, name: str) -> dict[str, datetime]:
        return {f"{name}__gte": self.since, f"{name}__lt": self.until}


def staff_of(member: Membership) -> QuerySet[Membership]:
    """Who leads somebody or may, by name; also who has left the clinic since."""
    led = leading(member).values("member")
    staff = member.clinic.memberships.filter(Q(role__in=CLINICAL_ROLES) | Q(pk__in=led))
    return staff.select_related("user").order_by("user__name")


def leading(member: Membership) -> QuerySet[CareTeamMember]:
    return CareTeamMember.objects.filter(clinic=member.clinic_id, is_lead=True, left_on=None)


def closing(member: Membership, period: Between) -> WindowQuerySet:
    """Windows that somebody could meet and whose close lies in the period, archived patients' among them."""
    windows = IntegrationWindow.objects.visible_to(member).to_be_met()
    could_be_met = windows.filter(**period.of("effective_closes_at"))
    told = could_be_met.annotate(protocol_id=PROTOCOL, left_at=F("dose__ended_at"))
    return told.select_related("patient").order_by("-anchor_at", "pk")


def routes(member: Membership, period: Between) -> Iterable[tuple[UUID, str]]:
    """Of the doses whose windows close in the period: which, and in what way something was given."""
    given = Administration.objects.standing().filter(
        clinic=member.clinic_id, **period.of("session__window__effective_closes_at")
    )
    return given.order_by().values_list("session", "route").distinct()


def entries(member: Membership, period: Between) -> Iterable[tuple[UUID, datetime | None]]:
    """Of the same doses: of which, and when it was handed in, if it was. Shared or private; not its words."""
    written = JournalEntry.objects.visible_to(member).filter(**period.of("dose__window__effective_closes_at"))
    return written.order_by().values_list("dose", "submitted_at")


def contacts(member: Membership, reach: Between) -> Iterable[tuple[UUID, datetime]]:
    """They came, we spoke, they wrote, or they answered: who, and when."""
    came = CareSession.objects.visible_to(member).filter(status__in=CAME)
    spoke = ContactLog.objects.filter(
        clinic=member.clinic_id,
        patient__in=Patient.keys_visible_to(member),
        outcome=ContactLog.Outcome.REACHED,
    )
    answered = Response.objects.standing().filter(
        clinic=member.clinic_id, patient__in=Patient.keys_visible_to(member)
    )
    wrote = JournalEntry.objects.visible_to(member)
    return _times(came, "started_at", reach).union(
        _times(spoke, "at", reach),
        _times(wrote, "submitted_at", reach),
        _times(answered, "taken_at", reach),
        all=True,
    )


def _times(rows: QuerySet[Any], name: str, reach: Between) -> QuerySet[Any]:
    return rows.filter(**reach.of(name)).order_by().values_list("patient", name)


def scores(member: Membership, reach: Between) -> Iterable[tuple[UUID, str, str, datetime, Any]]:
    rows = Response.objects.scores_seen_by(member).standing().filter(**reach.of("taken_at"))
    columns = "patient", "instrument", "instrument_version", "taken_at", "score"
    return rows.order_by("taken_at", "recorded_at").values_list(*columns)


def to_ask_about(member: Membership, first: date, last: date) -> CommitmentQuerySet:
    """Commitments that were taken on, by the day on which to ask; without a word of them.

    What a private entry only offered stays as private as the entry. What was offered and turned down was
    never taken on.
    """
    taken_on = Commitment.objects.visible_to(member).told_to_the_team().taken_on()
    turned_down = Q(status=Commitment.Status.LET_GO, taken_on_at=None, session=None)
    due = taken_on.exclude(turned_down).filter(check_in_on__range=(first, last))
    told = due.annotate(protocol_id=PROTOCOL).select_related("patient").defer(*WORDS)
    return told.order_by("-check_in_on", "pk")


def asked_for(member: Membership, period: Between) -> AssignmentQuerySet:
    """Questionnaires whose time to answer ended in the period; without those that a person let go."""
    over = Assignment.objects.visible_to(member).filter(**period.of("due_until"))
    withdrawn = Q(status=Assignment.Status.LET_GO) & ~Q(reason=TIME_IS_OVER)
    told = over.exclude(withdrawn).annotate(protocol_id=PROTOCOL).select_related("patient")
    return told.order_by("-due_until", "pk")
