"""What was done around windows: what the marks on them are made of, and the words beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast

from integration_care.core.asked_often import OneOf, asked_often
from patients.followups.models import ContactLog, FollowUp, IntegrationWindow
from patients.journals.models import JournalEntry
from sessions.caseload.marks import Call, Entry, Message

SHARED = JournalEntry.Visibility.SHARED

# By the list of a window that remembers it: what is made of when it was, what it was, and when handed in.
MADE: dict[str, Callable[[datetime, str, datetime | None], Message | Call | Entry]] = {
    "messages_sent": lambda at, channel, _: Message(at, channel),
    "calls_made": lambda at, outcome, _: Call(at, outcome),
    "entries_written": lambda at, seen_by, handed_in: Entry(at, seen_by == SHARED, handed_in),
}

# What a row of many shows of a window, and of whom and what belongs to it: no telephone, no word of anybody.
WINDOW = tuple(field.name for field in IntegrationWindow._meta.concrete_fields)
PATIENT = ("given_name", "family_name", "preferred_name", "time_zone")
COURSE = ("phase", "doses_planned", "paused_at")


def within(name: str, columns: Iterable[str]) -> list[str]:
    """As Django names the columns of something that is joined."""
    return [f"{name}__{column}" for column in columns]


def remember(windows: Sequence[IntegrationWindow]) -> None:
    """Each window gets `messages_sent`, `calls_made` and `entries_written`, each in the order of time."""
    by_key = {window.pk: window for window in windows}
    by_dose = {window.dose_id: window for window in windows}
    for window in windows:
        vars(window).update({name: [] for name in MADE})
    if windows:
        for of, name, *told in _around(list(by_key), list(by_dose)):
            window = by_key.get(of) or by_dose[of]
            vars(window)[name].append(MADE[name](*told))


@asked_often
def _around(windows: list[UUID], doses: list[UUID]) -> QuerySet[Any, tuple[Any, ...]]:
    """By their own columns, not by way of the window: a join reads all messages of the clinic."""
    sent = FollowUp.objects.to_patients().filter(OneOf("window", windows), status=FollowUp.Status.SENT)
    calls = ContactLog.objects.filter(OneOf("window", windows))
    entries = JournalEntry.objects.filter(OneOf("dose", doses))
    told = _told("messages_sent", sent, of="window", when="status_at", what="channel")
    called = _told("calls_made", calls, of="window", when="at", what="outcome")
    begun = {"when": "started_at", "what": "visibility", "handed_in": "submitted_at"}
    wrote = _told("entries_written", entries, of="dose", **begun)
    return told.union(called, wrote, all=True).order_by("when")


def _told(
    name: str, rows: QuerySet[Any], *, of: str, when: str, what: str, handed_in: str = ""
) -> QuerySet[Any, tuple[Any, ...]]:
    late = F(handed_in) if handed_in else Cast(Value(None), DateTimeField())
    said = Value(name, CharField())
    told = rows.order_by().annotate(of=F(of), name=said, when=F(when), what=F(what), late=late)
    found: QuerySet[Any, tuple[Any, ...]] = told.values_list("of", "name", "when", "what", "late")
    return found
