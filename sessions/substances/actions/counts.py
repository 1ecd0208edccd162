"""Counting what is really there, and explaining what does not agree."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from sessions.amounts import plain
from sessions.errors import ReasonNeeded, Refused
from sessions.substances.actions.log import Kind, Line, Witness, lock_open, sent_before, write
from sessions.substances.amounts import exact, say_mg
from sessions.substances.errors import MoreThanItHeld
from sessions.substances.models import Container, Discrepancy, LogEntry


@transaction.atomic
def count(
    *,
    by: Membership,
    container: Container,
    counted_mg: Decimal,
    at: datetime,
    now: datetime,
    witness: Witness | None = None,
    reason: str = "",
    is_more_confirmed: bool = False,
    sent_as: UUID | None = None,
) -> LogEntry:
    """What was found. The balance stays as it was; a difference becomes a discrepancy to explain.

    More than the container held when it came asks for `is_more_confirmed`: milligrams typed as millilitres.
    """
    container = lock_open(container)
    if done := sent_before(sent_as):
        return done
    if counted_mg < 0:
        raise Refused("A count is 0 or more.", field="counted")
    if not is_more_confirmed:
        _check_it_fits(container, counted_mg)
    expected = container.balance_mg
    line = Line(Kind.COUNTED, counted_mg, at, reason=reason, sent_as=sent_as)
    entry = write(container, line, by=by, now=now, witness=witness)
    if entry.amount_mg != expected:
        _find(entry, expected, by, now)
    return entry


def _check_it_fits(container: Container, counted_mg: Decimal) -> None:
    full = container.full_mg
    if counted_mg > full:
        raise MoreThanItHeld(
            f"{say_mg(counted_mg)} ({container.measure(counted_mg)}) is more than {container.number} "
            f"ever held: {say_mg(full)} ({container.measure(full)}). Check the unit, or confirm the count."
        )


def _find(entry: LogEntry, expected: Decimal, by: Membership, now: datetime) -> None:
    found = Discrepancy.objects.create(
        clinic_id=entry.clinic_id, container=entry.container, count=entry, expected_mg=expected,
        counted_mg=entry.amount_mg, difference_mg=entry.amount_mg - expected, found_at=now,
    )  # fmt: skip
    record(
        by=by, clinic_id=entry.clinic_id, kind="discrepancy.found", target=found,
        facts={"container": str(entry.container_id), "mg": plain(found.difference_mg)},
    )  # fmt: skip


@transaction.atomic
def explain(
    *,
    by: Membership,
    discrepancy: Discrepancy,
    reason: str,
    adjusts: bool,
    now: datetime,
    witness: Witness | None = None,
) -> Discrepancy:
    """Close a discrepancy with a reason. `adjusts` writes a line that brings the balance to the count."""
    container = lock_open(discrepancy.container)
    discrepancy = Discrepancy.objects.select_for_update(of=("self",)).get(pk=discrepancy.pk)
    if discrepancy.explained_at is not None:
        raise Refused("This discrepancy is explained already.")
    if not reason.strip():
        raise ReasonNeeded("Say what explains the difference; it stays in the log.")
    if adjusts:
        change = exact(discrepancy.difference_mg)
        line = Line(Kind.ADJUSTED, abs(change), now, change_mg=change, reason=reason)
        discrepancy.adjustment = write(container, line, by=by, now=now, witness=witness)
    discrepancy.explained_at, discrepancy.explained_by = now, by
    discrepancy.reason = reason.strip()[:300]
    discrepancy.save()
    record(
        by=by, clinic_id=discrepancy.clinic_id, kind="discrepancy.explained", target=discrepancy,
        facts={"adjusted": adjusts},
    )  # fmt: skip
    return discrepancy
