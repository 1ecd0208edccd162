"""Out of the container into a syringe, and what became of it: given, wasted, put back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from integration_care.accounts.models import Membership
from sessions.errors import Refused
from sessions.models import Administration
from sessions.substances.actions.log import (
    Kind,
    Line,
    Witness,
    check_amount,
    lock_open,
    sent_before,
    write,
)
from sessions.substances.amounts import NONE, exact, say_mg
from sessions.substances.errors import Expired, NotEnough
from sessions.substances.models import Container, LogEntry


@dataclass(frozen=True)
class Uses:
    """What became of a draw, as far as it is known. `given_mg` belongs to an administration."""

    given_mg: Decimal = NONE
    wasted_mg: Decimal = NONE
    returned_mg: Decimal = NONE

    @property
    def total(self) -> Decimal:
        return exact(self.given_mg + self.wasted_mg + self.returned_mg)


NOT_KNOWN = Uses()


@dataclass(frozen=True)
class Drawn:
    """How much, when, and a word to it. An expired container asks for `is_expired_confirmed`."""

    amount_mg: Decimal | None
    at: datetime
    reason: str = ""
    is_expired_confirmed: bool = False
    sent_as: UUID | None = None


@transaction.atomic
def draw(
    *,
    by: Membership,
    container: Container,
    drawn: Drawn,
    now: datetime,
    uses: Uses = NOT_KNOWN,
    administration: Administration | None = None,
    witness: Witness | None = None,
) -> LogEntry:
    """Draw from a container and say at once what became of it, as far as it is known: all or nothing."""
    if administration:
        administration = _lock_administration(administration)
    container = lock_open(container)
    if done := sent_before(drawn.sent_as):
        return done
    mg = check_amount(drawn.amount_mg, "drawn_mg")
    _check_expiry(container, drawn)
    line = Line(Kind.DRAWN, mg, drawn.at, change_mg=-mg, reason=drawn.reason, sent_as=drawn.sent_as)
    try:
        entry = write(container, line, by=by, now=now, witness=witness)
    except NotEnough as why:
        raise NotEnough(str(why), field="drawn_mg") from why
    if container.opened_at is None:
        container.opened_at = drawn.at
        container.save(update_fields=["opened_at"])
    _use(container, entry, uses, administration, by=by, at=drawn.at, now=now, witness=witness)
    return entry


@transaction.atomic
def account(
    *,
    by: Membership,
    draw: LogEntry,
    uses: Uses,
    at: datetime,
    now: datetime,
    administration: Administration | None = None,
    witness: Witness | None = None,
    reason: str = "",
) -> None:
    """Say later what became of the rest of a draw."""
    if administration:
        administration = _lock_administration(administration)
    container = lock_open(draw.container)
    if uses.total <= 0:
        raise Refused("Give at least one amount: given, wasted or put back.", field="given_mg")
    if at < draw.at:
        raise Refused("This is before it was drawn.", field="at")
    _use(container, draw, uses, administration, by=by, at=at, now=now, witness=witness, reason=reason)


def unaccounted_mg(draw: LogEntry) -> Decimal:
    """Of a draw: what is neither given, wasted, put back nor taken back."""
    return draw.amount_mg - (draw.uses.aggregate(mg=Sum("accounts_mg"))["mg"] or NONE)


def logged_mg(administration: Administration) -> Decimal:
    """How much of an administration the log knows of, over all containers."""
    lines = LogEntry.objects.filter(administration=administration)
    return lines.aggregate(mg=Sum("accounts_mg"))["mg"] or NONE


def _use(
    container: Container,
    draw: LogEntry,
    uses: Uses,
    administration: Administration | None,
    *,
    by: Membership,
    at: datetime,
    now: datetime,
    witness: Witness | None,
    reason: str = "",
) -> None:
    left = unaccounted_mg(draw)
    if uses.total > left:
        raise NotEnough(
            f"Of this draw {say_mg(left)} are left; given, wasted and put back come to {say_mg(uses.total)}.",
            field="wasted_mg" if uses.wasted_mg else "given_mg",
        )
    if uses.given_mg:
        _check_given(uses.given_mg, administration)
    for kind, mg, change, about in (
        (Kind.GIVEN, uses.given_mg, NONE, administration),
        (Kind.WASTED, uses.wasted_mg, NONE, None),
        (Kind.RETURNED, uses.returned_mg, uses.returned_mg, None),
    ):
        if mg:
            line = Line(kind, mg, at, change, draw, accounts_mg=mg, administration=about, reason=reason)
            write(container, line, by=by, now=now, witness=witness)


def _check_given(mg: Decimal, administration: Administration | None) -> None:
    if administration is None:
        raise Refused("Choose to whom it was given.", field="administration")
    rest = exact(administration.total_mg) - logged_mg(administration)
    if mg > rest:
        given = say_mg(exact(administration.total_mg))
        raise NotEnough(f"{given} were given; {say_mg(rest)} of it are still to be logged.", field="given_mg")


def _check_expiry(container: Container, drawn: Drawn) -> None:
    day = drawn.at.astimezone(container.clinic.zone).date()
    if container.is_expired(day) and not drawn.is_expired_confirmed:
        raise Expired(
            f"{container.number} expired on {container.expires_on:%-d %B %Y}. Confirm that it was used."
        )


def _lock_administration(administration: Administration) -> Administration:
    """Two containers can hold parts of one dose; its sum is kept here."""
    rows = Administration.objects.select_for_update(of=("self",)).select_related("session")
    fresh = rows.get(pk=administration.pk)
    if fresh.struck_at is not None:
        raise Refused("This administration was struck out. Log the draw as wasted, or reverse its lines.")
    return fresh
