"""How a line gets into the log: the container locked, the balance carried on, the witness another person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from integration_care.core.permissions import Permission
from sessions.actions.moving import check_happened, check_order
from sessions.amounts import plain
from sessions.errors import ReasonNeeded, Refused
from sessions.models import Administration
from sessions.substances.amounts import NONE, exact, say_mg
from sessions.substances.errors import Closed, NotEnough, WitnessNeeded
from sessions.substances.models import Container, LogEntry, LogRules, Witnessing

Kind = LogEntry.Kind
NEEDS_A_REASON = {Kind.HANDED_ON, Kind.ADJUSTED, Kind.REVERSED}


@dataclass(frozen=True)
class Witness:
    """Who saw it. `is_confirmed` when they proved themselves at this screen; else their word is awaited."""

    member: Membership
    is_confirmed: bool = False


@dataclass(frozen=True)
class Line:
    """What a line says. `change_mg` is what it does to the container, `accounts_mg` to the draw."""

    kind: LogEntry.Kind
    amount_mg: Decimal
    at: datetime
    change_mg: Decimal = NONE
    draw: LogEntry | None = None
    accounts_mg: Decimal = NONE
    administration: Administration | None = None
    reason: str = ""
    reverses: LogEntry | None = None
    sent_as: UUID | None = None


def lock(container: Container) -> Container:
    """Lines of one container are written one after another."""
    return Container.objects.select_for_update(of=("self",)).select_related("clinic").get(pk=container.pk)


def lock_open(container: Container) -> Container:
    locked = lock(container)
    if locked.closed_at is not None:
        raise Closed(f"{locked.number} is closed. Reopen it first, or choose another container.")
    return locked


def sent_before(sent_as: UUID | None) -> LogEntry | None:
    """The line that this very form has written already; ask with the container locked."""
    return LogEntry.objects.filter(sent_as=sent_as).first() if sent_as else None


def write(
    container: Container, line: Line, *, by: Membership, now: datetime, witness: Witness | None = None
) -> LogEntry:
    """Append one line to a locked container, with its event."""
    check_happened(line.at, now, "at")
    check_order(container.received_at, line.at, f"{container.number} was not here yet at that time.", "at")
    check_witness(container, line.kind, by, witness)
    if line.kind in NEEDS_A_REASON and not line.reason.strip():
        raise ReasonNeeded("Say why in a few words; it stays in the log.")
    entry = LogEntry(
        clinic_id=container.clinic_id, container=container, number=next_number(container), kind=line.kind,
        amount_mg=exact(line.amount_mg), change_mg=exact(line.change_mg),
        balance_mg=balance_after(container, line), draw=line.draw, accounts_mg=exact(line.accounts_mg),
        administration=line.administration, by=by, witness=witness.member if witness else None,
        at=line.at, recorded_at=now, reason=line.reason.strip()[:200], reverses=line.reverses,
        sent_as=line.sent_as,
    )  # fmt: skip
    entry.save(force_insert=True)
    if witness and witness.is_confirmed:
        take_word(entry, witness.member, Witnessing.Way.HERE, now)
    tell(entry, by)
    return entry


def balance_after(container: Container, line: Line) -> Decimal:
    left = container.balance_mg
    after = left + exact(line.change_mg)
    if after < 0:
        raise NotEnough(
            f"{container.number} holds {say_mg(left)} ({container.measure(left)}); "
            f"this would take {say_mg(-line.change_mg)}. Give at most what is left, or count it.",
            field="amount",
        )
    return after


def next_number(container: Container) -> int:
    last = container.entries.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def check_witness(container: Container, kind: str, by: Membership, witness: Witness | None) -> None:
    """Another person, of this clinic, who may handle the substance; missing only where the rules say so."""
    if witness is None:
        if LogRules.of(container.clinic).asks_for_a_witness(kind):
            raise WitnessNeeded(f"“{Kind(kind).label}” needs a witness. Choose who saw it.")
        return
    seen_by = witness.member
    if seen_by.pk == by.pk:
        raise WitnessNeeded("The witness is another person than the one who writes the line.")
    is_one_of_us = seen_by.clinic_id == container.clinic_id and seen_by.is_active
    if not is_one_of_us or not seen_by.can(Permission.RECORD_DOSE):
        raise WitnessNeeded("Choose a colleague of this clinic who may record doses.")


def take_word(entry: LogEntry, member: Membership, way: Witnessing.Way, now: datetime) -> Witnessing:
    return Witnessing.objects.create(clinic_id=entry.clinic_id, entry=entry, member=member, at=now, way=way)


def check_amount(amount: Decimal | None, field: str) -> Decimal:
    if amount is None or amount <= 0:
        raise Refused("Give an amount above 0.", field=field)
    return exact(amount)


def tell(entry: LogEntry, by: Membership, kind: str = "", **facts: object) -> None:
    """One event about a line. A line about a patient is also in the trail of that patient."""
    about = entry.administration
    record(
        by=by,
        clinic_id=entry.clinic_id,
        kind=kind or f"substance.{entry.kind}",
        target=entry,
        patient_id=about.session.patient_id if about else None,
        facts={"container": str(entry.container_id), "line": entry.number, "mg": plain(entry.amount_mg)}
        | facts,
    )
