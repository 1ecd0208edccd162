"""What waits for somebody: differences to explain, words to give, draws to account for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core.annotations import Annotation
from integration_care.core.permissions import Permission
from integration_care.core.ui.words import local_clock, local_day
from sessions.substances.amounts import say_change, say_mg
from sessions.substances.models import Discrepancy, LogEntry
from sessions.substances.models.entry import UNACCOUNTED_MG

SHOWN = 50
IS_OVER = Annotation[bool]("is_over")  # the session of a draw has ended


@dataclass(frozen=True)
class Waiting:
    """One line of the list: what, the detail, and the one thing to do, if this member may do it."""

    title: str
    detail: str
    tone: str
    url: str = ""
    label: str = ""


def attention(member: Membership, now: datetime, container: object = None) -> list[Waiting]:
    """For the whole cabinet, or for one container."""
    only = {"container": container} if container else {}
    return [
        *_discrepancies(member, only),
        *_words(member, only),
        *_draws(member, now, only),
    ]


def _discrepancies(member: Membership, only: dict[str, object]) -> list[Waiting]:
    found = Discrepancy.objects.visible_to(member).open().filter(**only)
    may_explain = member.can(Permission.ANSWER_FOR_SUBSTANCES)
    rows = list(found.select_related("container", "count__by__user")[:SHOWN])
    since = _taken_back_since(rows)
    return [
        Waiting(
            f"{row.container.number}: {say_change(row.difference_mg)} against the log",
            f"Counted {say_mg(row.counted_mg)}, expected {say_mg(row.expected_mg)}{since[row.pk]}, "
            f"{_when(row.count.at, member)} by {row.count.by}."
            + ("" if may_explain else " A prescriber or an admin explains it."),
            "amber",
            reverse("substances:explain", args=[row.pk]) if may_explain else "",
            "Explain",
        )
        for row in rows
    ]


def _taken_back_since(rows: list[Discrepancy]) -> dict[UUID, str]:
    """What a count expected rested on its lines: which of them were taken back after it."""
    found = LogEntry.objects.filter(container__in={row.container_id for row in rows})
    reversals = found.filter(reverses__isnull=False).order_by("number")
    pairs = list(reversals.values_list("container_id", "reverses__number", "number"))
    return {row.pk: _before(row, pairs) for row in rows}


def _before(row: Discrepancy, pairs: list[tuple[UUID, int, int]]) -> str:
    at, mine = row.count.number, [pair[1:] for pair in pairs if pair[0] == row.container_id]
    lines = [str(line) for line, back in mine if line < at < back]
    if not lines:
        return ""
    which = f"line {lines[0]} was" if len(lines) == 1 else f"lines {', '.join(lines)} were"
    return f" before {which} taken back"


def _words(member: Membership, only: dict[str, object]) -> list[Waiting]:
    mine = LogEntry.objects.visible_to(member).awaiting(member).filter(**only)
    return [
        Waiting(
            f"{row.container.number}: your word as witness",
            f"{row.get_kind_display()} {say_mg(row.amount_mg)}, {_when(row.at, member)} by {row.by}.",
            "teal", reverse("substances:witness", args=[row.pk]), "Look and confirm",
        )
        for row in mine.select_related("container", "by__user").order_by("at")[:SHOWN]
    ]  # fmt: skip


def _draws(member: Membership, now: datetime, only: dict[str, object]) -> list[Waiting]:
    ended = ("completed", "aborted")
    over = LogEntry.objects.filter(draw=OuterRef("pk"), administration__session__status__in=ended)
    draws = LogEntry.objects.visible_to(member).open_draws().filter(**only).annotate(is_over=Exists(over))
    may_account = member.can(Permission.RECORD_DOSE)
    today = now.astimezone(member.clinic.zone).date()
    waiting = []
    for row in draws.select_related("container", "by__user").order_by("at")[:SHOWN]:
        is_over, rest = IS_OVER.of(row), UNACCOUNTED_MG.of(row)
        is_late = is_over or row.at.astimezone(member.clinic.zone).date() < today
        detail = f"Of {say_mg(row.amount_mg)} drawn {_when(row.at, member)} by {row.by}."
        line = Waiting(
            f"{row.container.number}: {say_mg(rest)} of a draw unaccounted",
            detail + (" The session or the day is over." if is_late else ""),
            "amber" if is_late else "neutral",
            reverse("substances:account", args=[row.pk]) if may_account else "",
            "Account for it",
        )
        waiting.append(line)
    return waiting


def _when(at: datetime, member: Membership) -> str:
    zone = member.clinic.zone
    return f"{local_day(at, zone)}, {local_clock(at, zone)}"
