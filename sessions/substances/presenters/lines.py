"""A line of the log as it is shown and printed. A patient by initials; a link only for who may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core.access import may
from integration_care.core.permissions import Permission, Role
from integration_care.core.ui.words import initials, local_clock, local_day, local_moment, long_day
from patients.models import Patient
from sessions.substances.amounts import say_change, say_mg
from sessions.substances.models import Discrepancy, LogEntry

WRITERS = may(Permission.RECORD_DOSE)


@dataclass(frozen=True)
class LineShown:
    id: UUID
    number: int
    kind: str
    day: str
    clock: str
    late: str  # "written 14:20": later than it happened
    amount: str
    measure: str
    change: str
    balance: str
    by: str
    witness: str
    witness_note: str
    patient: str  # initials
    patient_url: str
    notes: tuple[str, ...]
    is_reversed: bool
    can_reverse: bool


def shown(entries: Sequence[LogEntry], member: Membership) -> list[LineShown]:
    theirs = {entry.administration.session.patient_id for entry in entries if entry.administration}
    visible = set(Patient.objects.visible_to(member).filter(pk__in=theirs).values_list("pk", flat=True))
    return [_line(entry, member, visible) for entry in entries]


def _line(entry: LogEntry, member: Membership, visible: set[UUID]) -> LineShown:
    zone, container = member.clinic.zone, entry.container
    about = entry.administration
    session = about.session if about else None
    may_see = session is not None and session.patient_id in visible
    is_late = (entry.recorded_at - entry.at).total_seconds() >= 60
    return LineShown(
        id=entry.pk, number=entry.number, kind=entry.get_kind_display(),
        day=local_day(entry.at, zone), clock=local_clock(entry.at, zone),
        late=f"written {local_moment(entry.recorded_at, zone)}" if is_late else "",
        amount=say_mg(entry.amount_mg), measure=container.measure(entry.amount_mg),
        change=say_change(entry.change_mg), balance=say_mg(entry.balance_mg),
        by=str(entry.by), witness=str(entry.witness or ""), witness_note=_word(entry),
        patient=initials(session.patient.full_name) if session else "",
        patient_url=reverse("sessions:record", args=[session.pk]) if session and may_see else "",
        notes=tuple(_notes(entry, zone)), is_reversed=entry.is_reversed,
        can_reverse=_can_reverse(entry, member),
    )  # fmt: skip


def _word(entry: LogEntry) -> str:
    if entry.witness is None:
        return ""
    if not entry.is_confirmed:
        return "awaiting their word"
    return "confirmed later" if entry.witnessing.way == "later" else ""


def _notes(entry: LogEntry, zone: ZoneInfo) -> list[str]:
    said = [
        f"takes back line {entry.reverses.number}" if entry.reverses else "",
        f"taken back by line {entry.reversal.number}" if entry.is_reversed else "",
        f"of draw {entry.draw.number}" if entry.draw and not entry.reverses else "",
        "administration struck out" if entry.administration and entry.administration.struck_at else "",
        _difference(entry.discrepancy, zone) if hasattr(entry, "discrepancy") else "",
        entry.reason,
    ]
    return [note for note in said if note]


def _difference(found: Discrepancy, zone: ZoneInfo) -> str:
    """What a count found against the log, and who explained it how; on paper years later too."""
    said = (
        f"counted {say_mg(found.counted_mg)}, log said {say_mg(found.expected_mg)}, "
        f"difference {say_change(found.difference_mg)}; "
    )
    if found.explained_at is None:
        return said + "open"
    return said + f"explained by {found.explained_by}, {long_day(found.explained_at, zone)}: {found.reason}"


def _can_reverse(entry: LogEntry, member: Membership) -> bool:
    stays = entry.kind in (LogEntry.Kind.REVERSED, LogEntry.Kind.ADJUSTED) or hasattr(entry, "discrepancy")
    return (
        Role(member.role) in WRITERS and not stays and not entry.is_reversed and not entry.container.closed_at
    )
