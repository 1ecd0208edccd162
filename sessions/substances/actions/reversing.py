"""A wrong line is taken back by another line. Both stay, and are shown as a pair."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from sessions.substances.actions.draws import unaccounted_mg
from sessions.substances.actions.log import Kind, Line, Witness, lock_open, write
from sessions.substances.amounts import say_mg
from sessions.substances.errors import CannotReverse, WitnessNeeded
from sessions.substances.models import Discrepancy, LogEntry, LogRules


@transaction.atomic
def reverse(
    *, by: Membership, entry: LogEntry, reason: str, now: datetime, witness: Witness | None = None
) -> LogEntry:
    """Take a line back, with the reason. Needs a witness where the line itself did."""
    container = lock_open(entry.container)
    entry = LogEntry.objects.select_related("draw", "administration__session").get(pk=entry.pk)
    check_may_be_reversed(entry)
    if witness is None and LogRules.of(container.clinic).asks_for_a_witness(entry.kind):
        raise WitnessNeeded("Taking this line back needs a witness, as the line did. Choose who saw it.")
    is_draw = entry.kind == Kind.DRAWN
    line = Line(
        Kind.REVERSED, entry.amount_mg, now, change_mg=-entry.change_mg, reason=reason, reverses=entry,
        draw=entry if is_draw else entry.draw, administration=entry.administration,
        accounts_mg=entry.amount_mg if is_draw else -entry.accounts_mg,
    )  # fmt: skip
    return write(container, line, by=by, now=now, witness=witness)


def check_may_be_reversed(entry: LogEntry) -> None:
    """Raises CannotReverse, saying what to do instead."""
    if LogEntry.objects.filter(reverses=entry).exists():
        raise CannotReverse(f"Line {entry.number} was reversed already.")
    if entry.kind == Kind.REVERSED:
        raise CannotReverse("A reversal stays. Write what really happened as a new line.")
    if entry.kind == Kind.ADJUSTED:
        raise CannotReverse("An adjustment stays. Count again: what differs then can be explained.")
    if entry.kind == Kind.DRAWN and unaccounted_mg(entry) != entry.amount_mg:
        used = entry.amount_mg - unaccounted_mg(entry)
        raise CannotReverse(
            f"{say_mg(used)} of this draw are accounted for. Reverse those lines first, the last one first."
        )
    if Discrepancy.objects.filter(count=entry).exists():
        raise CannotReverse("This count left a discrepancy. Explain that instead, and count again.")
