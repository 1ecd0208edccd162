"""What the window board reads: a fixed number of queries, whatever the number of windows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from integration_care.accounts.models import Membership
from integration_care.core.annotations import Annotation
from integration_care.core.asked_at_once import asked_at_once
from integration_care.core.asked_often import asked_often, numbers
from integration_care.core.permissions import Permission, Role
from patients.followups.models import Alert, FollowUp, IntegrationWindow, StaffTask
from patients.followups.models.alert import told_to
from patients.followups.models.window import WindowQuerySet, nobody_expected, was_counted, was_met
from patients.journals.models import Commitment, JournalEntry
from patients.journals.models.entry import EntryQuerySet
from sessions.analytics.period import Span, period_of
from sessions.caseload.done import COURSE, PATIENT, WINDOW, remember, within
from sessions.caseload.filters import MOST_ROWS_A_GROUP, BoardFilter, Scope, Show
from sessions.models import CareSession

T = TypeVar("T")
SOON = timedelta(hours=24)
CLOSES_SOON = timedelta(hours=12)


class Group(StrEnum):
    """The board's sections, in the order in which they are shown."""

    CLOSING = "closing"
    OPEN = "open"
    OPENING = "opening"
    NEEDS_REASON = "needs-reason"


@dataclass(frozen=True)
class BoardFacts:
    """Everything the board shows to one member, with one filter, at one instant."""

    windows: Sequence[IntegrationWindow]
    alerts: Sequence[Alert]
    tasks: Sequence[StaffTask]
    counts: BoardCounts

    @property
    def alerts_total(self) -> int:
        """Read or not, as everything that is counted here."""
        return counted_with(self.alerts, "total")

    @property
    def alerts_untaken(self) -> int:
        return counted_with(self.alerts, "untaken")

    @property
    def tasks_total(self) -> int:
        return counted_with(self.tasks, "total")

    @cached_property
    def tasks_about(self) -> Mapping[UUID | None, Sequence[StaffTask]]:
        """By window, each in order of time."""
        return _grouped(self.tasks, lambda task: task.window_id)

    @cached_property
    def alerts_of(self) -> Mapping[UUID | None, Sequence[Alert]]:
        """By patient, the most pressing first."""
        about_safety = [alert for alert in self.alerts if alert.kind != Alert.Kind.GLASS]
        return _grouped(about_safety, lambda alert: alert.patient_id)


def counted_with(rows: Sequence[Any], name: str) -> int:
    """What a question counted beside its rows, of those that are not among them too; 0 with none."""
    return Annotation[int](name).of(rows[0]) if rows else 0


def _grouped(rows: Iterable[T], key: Callable[[T], UUID | None]) -> Mapping[UUID | None, Sequence[T]]:
    found: dict[UUID | None, list[T]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def read(member: Membership, asked: BoardFilter, now: datetime) -> BoardFacts:
    scope = asked.scope
    with asked_at_once(
        _board_windows.asking(member, scope, asked.show, asked.rows, now),
        open_alerts.asking(member, scope),
        tasks_for.asking(member, scope, now),
        _counts.asking(member, scope, now, _counted_since(member, now)),
    ):
        return BoardFacts(
            windows=board_windows(member, asked, now),
            alerts=open_alerts(member, scope),
            tasks=tasks_for(member, scope, now),
            counts=count_board(member, scope, now),
        )


@dataclass(frozen=True)
class BoardCounts:
    """Of the whole scope, whatever the filter shows. `ended` closed in the last 30 days as the figures
    count them, `met` of them in time."""

    closing_soon: int
    open: int
    opening: int
    met: int
    ended: int
    no_session: int
    no_journal: int


def in_sight(member: Membership, scope: Scope) -> Q:
    """Rows whose patient `Patient.visible_to(member)` finds, said as joins.

    The same as nested EXISTS took PostgreSQL seconds for a few hundred windows; a care team has each member
    at most once, so the join repeats no row.
    """
    seen = Q(clinic_id=member.clinic_id)
    if scope is Scope.CLINIC and member.can(Permission.SEE_WHOLE_CASELOAD):
        return seen
    return seen & Q(patient__care_team__member=member, patient__care_team__left_on=None)


def windows_of(member: Membership, scope: Scope) -> WindowQuerySet:
    """Windows of doses that were given, archived patients' among them: what closed unmet is no less so."""
    return IntegrationWindow.objects.to_be_met().filter(in_sight(member, scope))


def on_board(now: datetime) -> Q:
    live = Q(effective_closes_at__gt=now, opens_at__lte=now + SOON)
    return live | needs_reason(now)


def needs_reason(now: datetime) -> Q:
    return Q(effective_closes_at__lte=now, met_at=None, excused_at=None, reason="")


def shown(show: Show, now: datetime) -> Q:
    """The filter in words of the database. Both narrower views are about windows that can still be met."""
    live = Q(effective_closes_at__gt=now, met_at=None, excused_at=None)
    if show is Show.NO_SESSION:
        return live & nobody_expected(now)
    return live & Q(has_journal=False) if show is Show.NO_JOURNAL else Q()


def board_windows(member: Membership, asked: BoardFilter, now: datetime) -> list[IntegrationWindow]:
    """The rows, group by group, by time to close; each knows its `group` and that group's `group_size`."""
    found = _board_windows(member, asked.scope, asked.show, asked.rows, now)
    remember(found)
    return found


@asked_often
def _board_windows(
    member: Membership, scope: Scope, show: Show, rows: int, now: datetime
) -> QuerySet[IntegrationWindow]:
    in_group = F("group")
    return (
        windows_of(member, scope)
        .annotate(has_journal=Exists(_journals()))
        .filter(on_board(now) & shown(show, now), patient__is_archived=False)
        .annotate(group=_group(now), is_settled=_is_settled(), away=_away(now))
        .annotate(
            turn=Window(RowNumber(), partition_by=in_group, order_by=[F("is_settled"), F("away")]),
            group_size=Window(Count("*"), partition_by=in_group),
        )
        .filter(turn__lte=rows)
        .annotate(commitments=_commitments(), dose_not_logged=dose_not_logged(now))
        .select_related("patient", "course", "booked_session")
        .only(*WINDOW, *within("patient", PATIENT), *within("course", COURSE), "booked_session__started_at")
        .order_by("turn", "pk")
    )


def count_board(member: Membership, scope: Scope, now: datetime) -> BoardCounts:
    counts = _counts.one(member, scope, now, _counted_since(member, now))
    return BoardCounts(**{field.name: counts[field.name] for field in fields(BoardCounts)})


def _counted_since(member: Membership, now: datetime) -> datetime:
    zone = member.clinic.zone
    since, _ = period_of(Span.RECENT, now.astimezone(zone).date()).instants(zone)
    return since


@asked_often
def _counts(
    member: Membership, scope: Scope, now: datetime, since: datetime
) -> QuerySet[IntegrationWindow, dict[str, Any]]:
    live = Q(effective_closes_at__gt=now, patient__is_archived=False)
    is_open = live & Q(opens_at__lte=now)
    unmet = Q(met_at=None, excused_at=None)
    ended = was_counted(now)
    counted = (
        windows_of(member, scope)
        .filter(effective_closes_at__gte=since, opens_at__lte=now + SOON)
        .annotate(has_journal=Exists(_journals()))
    )
    return numbers(
        counted,
        closing_soon=Count("pk", filter=is_open & unmet & Q(effective_closes_at__lte=now + CLOSES_SOON)),
        open=Count("pk", filter=is_open),
        opening=Count("pk", filter=live & Q(opens_at__gt=now)),
        met=Count("pk", filter=ended & was_met()),
        ended=Count("pk", filter=ended),
        no_session=Count("pk", filter=live & unmet & nobody_expected(now)),
        no_journal=Count("pk", filter=live & unmet & Q(has_journal=False)),
    )


@asked_often
def open_alerts(member: Membership, scope: Scope) -> QuerySet[Alert]:
    """Unacknowledged and red ones first. Archived patients' too: their portal still calls for help.

    Also those the member was told of by e-mail, on duty for a care team that they are not on.
    """
    seen = Alert.objects.open().filter(in_sight(member, scope) | told_to(member))
    alerts = Alert.objects.filter(pk__in=seen.values("pk")).annotate(
        total=Window(Count("*")), untaken=Window(Count("pk", filter=Q(acknowledged_at=None)))
    )
    waiting = F("acknowledged_at").asc(nulls_first=True)
    in_order = alerts.order_by(waiting, "-severity", "raised_at")
    return in_order.select_related("patient", "acknowledged_by__user")[:MOST_ROWS_A_GROUP]


@asked_often
def tasks_for(member: Membership, scope: Scope, now: datetime) -> QuerySet[StaffTask]:
    """What this member is asked to do: a therapist's tasks for the care team, an admin's for admins."""
    audience = FollowUp.Audience.ADMIN if member.role == Role.ADMIN else FollowUp.Audience.THERAPIST
    tasks = StaffTask.objects.at_hand(now).filter(in_sight(member, scope), audience=audience)
    counted = tasks.annotate(total=Window(Count("*")))
    return counted.select_related("patient").order_by("due_at")[:MOST_ROWS_A_GROUP]


def _group(now: datetime) -> Case:
    return Case(
        When(effective_closes_at__lte=now, then=Value(Group.NEEDS_REASON.value)),
        When(opens_at__gt=now, then=Value(Group.OPENING.value)),
        When(closing_at__lte=now, met_at=None, excused_at=None, then=Value(Group.CLOSING.value)),
        default=Value(Group.OPEN.value),
    )


def _is_settled() -> Case:
    """Met windows stay until they close, below those that still need somebody."""
    return Case(When(Q(met_at__isnull=False) | Q(excused_at__isnull=False), then=Value(1)), default=Value(0))


def _away(now: datetime) -> Case:
    """How far the close is: ahead, or behind for the windows that have closed."""
    instant = Value(now, DateTimeField())
    ahead = ExpressionWrapper(F("effective_closes_at") - instant, DurationField())
    behind = ExpressionWrapper(instant - F("effective_closes_at"), DurationField())
    return Case(When(effective_closes_at__gt=now, then=ahead), default=behind)


def _journals() -> EntryQuerySet:
    return JournalEntry.objects.submitted().filter(dose=OuterRef("dose"))


def dose_not_logged(now: datetime) -> Subquery:
    """The booked dose that ended the window, when its hour has passed and nobody has started it."""
    booked = CareSession.objects.doses().booked().filter(course=OuterRef("course"), scheduled_start__lte=now)
    return Subquery(booked.filter(scheduled_start=OuterRef("effective_closes_at")).values("pk")[:1])


def _commitments() -> Coalesce:
    """How many commitments came out of the session that met the window."""
    made = Commitment.objects.taken_on().filter(session=OuterRef("met_by")).order_by()
    return Coalesce(Subquery(made.values("session").annotate(n=Count("pk")).values("n")), 0)
