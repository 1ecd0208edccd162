"""What comes into the cabinet, what leaves it without a patient, and closing what is empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from sessions.actions.moving import check_happened
from sessions.errors import ReasonNeeded, Refused
from sessions.substances.actions.log import (
    Kind,
    Line,
    Witness,
    check_amount,
    lock,
    lock_open,
    sent_before,
    write,
)
from sessions.substances.amounts import say_mg
from sessions.substances.errors import Expired
from sessions.substances.models import Container, Discrepancy, LogEntry


@dataclass(frozen=True)
class Received:
    """A container as it came, and what stands on it."""

    number: str
    substance: str
    form: str
    mg_each: Decimal
    size: Decimal
    lot: str
    expires_on: date
    place: str
    received_from: str = ""


@dataclass(frozen=True)
class TakenOut:
    """Down the drain (`wasted`: expired, broken), or to a supplier or another store (`handed_on`)."""

    kind: LogEntry.Kind
    amount_mg: Decimal | None
    at: datetime
    reason: str
    sent_as: UUID | None = None


@transaction.atomic
def receive(
    *,
    by: Membership,
    received: Received,
    at: datetime,
    now: datetime,
    witness: Witness | None = None,
    is_expired_confirmed: bool = False,
) -> Container:
    """A new container with its first line. Its number is used once in the clinic, also after it is closed.

    One that had expired when it came asks for `is_expired_confirmed`.
    """
    check_happened(at, now, "at")
    if Container.objects.filter(clinic_id=by.clinic_id, number=received.number).exists():
        raise Refused(
            f"{received.number} is in the log already. Give this container another number.", field="number"
        )
    container = Container(clinic_id=by.clinic_id, received_at=at, received_by=by, **vars(received))
    if container.is_expired(at.astimezone(by.clinic.zone).date()) and not is_expired_confirmed:
        raise Expired(
            f"This expired on {received.expires_on:%-d %B %Y}, before it came. Check the date, or confirm it."
        )
    container.save(force_insert=True)
    full = container.full_mg
    write(container, Line(Kind.RECEIVED, full, at, change_mg=full), by=by, now=now, witness=witness)
    return container


@transaction.atomic
def take_out(
    *, by: Membership, container: Container, taken: TakenOut, now: datetime, witness: Witness | None = None
) -> LogEntry:
    """Out of the container without a patient, with the reason. Waste is always witnessed."""
    container = lock_open(container)
    if done := sent_before(taken.sent_as):
        return done
    mg = check_amount(taken.amount_mg, "amount")
    if not taken.reason.strip():
        raise ReasonNeeded("Say why, or to whom; it stays in the log.")
    line = Line(taken.kind, mg, taken.at, change_mg=-mg, reason=taken.reason, sent_as=taken.sent_as)
    return write(container, line, by=by, now=now, witness=witness)


@transaction.atomic
def close(*, by: Membership, container: Container, now: datetime) -> Container:
    """Nothing left, nothing open: no more lines. Can be reopened."""
    container = lock_open(container)
    left = container.balance_mg
    if left:
        raise Refused(f"{say_mg(left)} are left. Waste them or hand them on first.")
    if LogEntry.objects.filter(container=container).open_draws().exists():
        raise Refused("A draw is not fully accounted for. Say what became of it first.")
    if Discrepancy.objects.filter(container=container).open().exists():
        raise Refused("A discrepancy is not explained yet.")
    container.closed_at, container.closed_by = now, by
    return _keep(container, by, "container.closed")


@transaction.atomic
def reopen(*, by: Membership, container: Container) -> Container:
    container = lock(container)
    container.closed_at = container.closed_by = None
    return _keep(container, by, "container.reopened")


def _keep(container: Container, by: Membership, kind: str) -> Container:
    container.save(update_fields=["closed_at", "closed_by"])
    record(by=by, clinic_id=container.clinic_id, kind=kind, target=container)
    return container
