"""What the planner gives: follow-ups with their moments, and what spoke against those that do not go out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from patients.protocols.steps import Audience, Channel, FollowUpStep

NO_SLOT = "no-slot"
TOO_LATE = "too-late"


class PlanStatus(StrEnum):
    PLANNED = "planned"
    SUPPRESSED = "suppressed"
    EXPIRED = "expired"


@dataclass(frozen=True)
class PlannedFollowUp:
    """One row, unique by (step, audience), always with `due_at` before `expires_at`. Instants are UTC.

    Only a `planned` row goes out. A `suppressed` one says in `reason` what spoke against it. An `expired` one
    has a `problem`: `no-slot` (quiet hours leave no minute; the task `<step>/no-slot` stands in for it) or
    `too-late` (recorded after its expiry). `rule` is the protocol's step; a stand-in task has none.
    """

    step: str
    audience: Audience
    channel: Channel
    due_at: datetime
    expires_at: datetime
    title: str
    text: str = ""
    held_from: datetime | None = None
    status: PlanStatus = PlanStatus.PLANNED
    problem: str | None = None
    reason: str = ""
    rule: FollowUpStep | None = None

    @property
    def is_planned(self) -> bool:
        return self.status is PlanStatus.PLANNED

    @property
    def is_message(self) -> bool:
        """Whether it reaches the patient, and so keeps quiet hours and counts towards the limits."""
        return self.audience is Audience.PATIENT

    @property
    def is_journal_request(self) -> bool:
        return self.rule is not None and self.rule.is_journal_request

    @property
    def asks_again(self) -> bool:
        return self.rule is not None and self.rule.asks_again


@dataclass(frozen=True)
class Contact:
    """A message to the same patient that is already planned or sent."""

    at: datetime
    is_journal_request: bool = False
