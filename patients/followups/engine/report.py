"""How the engine is doing, over all clinics: for `manage.py followups status`, /ops and /metrics alike.

Names no patient, and a clinic by its slug. What `read_facts` asks costs what is due and what ended within a
day, however long the history (`follow_up_to_do`, `follow_up_ended_unsent`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Min, Q, Value, When

from integration_care.accounts.models import Clinic
from integration_care.core import clock
from integration_care.core.models import Heartbeat
from patients.followups.engine import claim
from patients.followups.models import FollowUp

Table = Sequence[tuple[str, str]]
LATELY = timedelta(days=1)
Cause, Channel, Status = FollowUp.Cause, FollowUp.Channel, FollowUp.Status
# Whose tries went wrong without an end: a fault of ours before the wire, or an answer that never came.
TRIED_AGAIN = Q(stumbles__gt=0) | Q(ambiguous_tries__gt=0)
# The other causes lie with consent, addresses and plans.
OUR_FAULT = frozenset({Cause.NO_CHANNEL, Cause.NO_ANSWER, Cause.STUMBLED, Cause.TOO_LATE})
ON_THE_WIRE = Q(status=Status.SENDING, lease_token__isnull=False)


@dataclass(frozen=True)
class Ended:
    """How many rows ended so within `LATELY`."""

    status: str
    channel: str
    cause: str
    rows: int


@dataclass(frozen=True)
class Facts:
    """`due`: may go now, by channel. `held`: due in a clinic that is paused. Leases and sweeps: real time."""

    now: datetime
    swept_at: datetime | None
    sweep_age: timedelta | None
    due: Mapping[str, int]
    due_by_clinic: Mapping[str, int]
    oldest_due_at: datetime | None
    held: int
    sending: int
    longest_lease: timedelta | None  # since the oldest that is being sent was taken; a paused clinic's stay
    tried_again: int
    ended: Sequence[Ended]
    paused: Sequence[tuple[str, datetime]]

    @property
    def oldest_due_age(self) -> timedelta | None:
        return self.now - self.oldest_due_at if self.oldest_due_at else None

    @property
    def unsent_by_fault(self) -> int:
        """Of those that ended: what should have gone out."""
        return sum(end.rows for end in self.ended if end.cause in OUR_FAULT)

    @property
    def parked(self) -> int:
        """Set aside for a person after every try stumbled."""
        return sum(end.rows for end in self.ended if end.cause == Cause.STUMBLED)


@dataclass(frozen=True)
class Report:
    tables: Sequence[tuple[str, Table]]


def read_facts(now: datetime) -> Facts:
    """Needs the platform context."""
    real_now = clock.real_now()
    beat = Heartbeat.objects.filter(name=Heartbeat.SWEEP).first()
    groups = list(_due(now))
    going = [group for group in groups if not group["is_held"]]
    taken = min((group["taken"] for group in going if group["taken"]), default=None)
    return Facts(
        now=now,
        swept_at=beat.at if beat else None,
        sweep_age=real_now - beat.real_at if beat else None,
        due=_added(going, "channel"),
        due_by_clinic=_added(going, "clinic__slug"),
        oldest_due_at=min((group["oldest"] for group in going), default=None),
        held=sum(group["rows"] for group in groups if group["is_held"]),
        sending=sum(group["sending"] for group in groups),
        longest_lease=real_now - (taken - claim.lease()) if taken else None,
        tried_again=sum(group["again"] for group in groups),
        ended=_ended(now),
        paused=list(_paused().values_list("slug", "engine_paused_at")),
    )


def _due(now: datetime) -> Any:
    """One line a clinic and channel. Tasks open while a clinic is paused, so they are not held."""
    is_held = Q(clinic__engine_paused_at__isnull=False) & ~Q(channel=Channel.TASK)
    due = (
        FollowUp.objects.due(now).order_by().annotate(is_held=Case(When(is_held, Value(True)), default=False))
    )
    return due.values("clinic__slug", "channel", "is_held").annotate(
        rows=Count("pk"),
        oldest=Min("due_at"),
        sending=Count("pk", filter=ON_THE_WIRE),
        taken=Min("lease_until", filter=ON_THE_WIRE),
        again=Count("pk", filter=TRIED_AGAIN),
    )


def _added(groups: Iterable[dict[str, Any]], by: str) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for group in groups:
        found[group[by]] += group["rows"]
    return found


def _ended(now: datetime) -> list[Ended]:
    lately = FollowUp.objects.ended_unsent().filter(status_at__gt=now - LATELY).order_by()
    counts = lately.values_list("status", "channel", "cause").annotate(rows=Count("pk"))
    return [Ended(*row) for row in counts.order_by("status", "channel", "cause")]


def _paused() -> Any:
    return Clinic.objects.exclude(engine_paused_at=None).order_by("slug")


def read_report(now: datetime) -> Report:
    """The facts in words, and what only a person asks for. Needs the platform context."""
    facts = read_facts(now)
    return Report(
        [
            ("Engine", _engine(facts)),
            ("Follow-ups", _by_status()),
            ("Expired and failed, by reason", _by_cause()),
            ("Might be repeated (sent, answer not known)", _in_doubt()),
            (
                "Clinics that send nothing until resumed",
                [(s, f"since {_told(at)}") for s, at in facts.paused],
            ),
        ]
    )


def _engine(facts: Facts) -> Table:
    oldest = facts.oldest_due_at
    return [
        ("product time", _told(facts.now)),
        ("last sweep", _told(facts.swept_at) or "never"),
        ("due now (backlog)", str(sum(facts.due.values()))),
        ("oldest due", f"{_told(oldest)} ({facts.oldest_due_age} ago)" if oldest else "none"),
        ("held in clinics that are paused", str(facts.held)),
        ("being sent", str(facts.sending)),
        ("tried again", str(facts.tried_again)),
    ]


def _by_status() -> Table:
    counts = dict(FollowUp.objects.order_by().values_list("status").annotate(rows=Count("pk")))
    return [(status.label, str(counts.get(status.value, 0))) for status in Status]


def _by_cause() -> Table:
    found = FollowUp.objects.ended_unsent().order_by("status", "cause")
    counts = found.values_list("status", "cause").annotate(rows=Count("pk"))
    causes = dict(Cause.choices)
    return [(f"{status}: {causes.get(cause, cause)}", str(rows)) for status, cause, rows in counts]


def _in_doubt() -> Table:
    sending = FollowUp.objects.filter(status=Status.SENDING).select_related("clinic")
    return [(str(row.pk), f"{row.clinic.slug}, {row.step}, since {_told(row.status_at)}") for row in sending]


def _told(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d %H:%M} UTC"
