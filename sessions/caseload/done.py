"""What was done in the hours of windows: what the marks on them are made of, and the words beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast

from integration_care.core.annotations import Annotation
from integration_care.core.asked_often import OneOf, asked_often
from patients.followups.models import ContactLog, FollowUp, IntegrationWindow
from patients.journals.models import JournalEntry
from sessions.caseload.marks import Call, Done, Entry, Message

DONE = Annotation[Done]("done")
SHARED = JournalEntry.Visibility.SHARED

# By the list of `Done` in which it stands: what is made of when it was, what it was, and when handed in.
MADE: dict[str, Callable[[datetime, str, datetime | None], Message | Call | Entry]] = {
    "messages": lambda at, channel, _: Message(at, channel),
    "calls": lambda at, outcome, _: Call(at, outcome),
    "entries": lambda at, seen_by, handed_in: Entry(at, seen_by == SHARED, handed_in),
}

# What a row of many shows of a window, and of whom and what belongs to it: no telephone, no word of anybody.
WINDOW = tuple(field.name for field in IntegrationWindow._meta.concrete_fields)
PATIENT = ("given_name", "family_name", "preferred_name", "time_zone")
COURSE = ("phase", "doses_planned", "paused_at")


def within(name: str, columns: Iterable[str]) -> list[str]:
    """As Django names the columns of something that is joined."""
    return [f"{name}__{column}" for column in columns]


def remember(windows: Sequence[IntegrationWindow]) -> None:
    """Each window knows from here on what was `done_in` it."""
    by_key = {window.pk: window for window in windows}
    by_dose = {window.dose_id: window for window in windows}
    found: dict[UUID, dict[str, Any]] = {window.pk: {name: [] for name in MADE} for window in windows}
    if windows:
        for of, name, *told in _told_of(list(by_key), list(by_dose)):
            window = by_key.get(of) or by_dose[of]
            found[window.pk][name].append(MADE[name](*told))
    for window in windows:
        DONE.put(window, Done(**found[window.pk]))


def done_in(window: IntegrationWindow) -> Done:
    """Of one that was let `remember`; without tasks, alerts and commitments."""
    return DONE.of(window)


def show_shared(window: IntegrationWindow) -> None:
    """Of what was written in it, only shared entries."""
    done = DONE.of(window)
    DONE.put(window, replace(done, entries=[one for one in done.entries if one.is_shared]))


@asked_often
def _told_of(windows: list[UUID], doses: list[UUID]) -> QuerySet[Any, tuple[Any, ...]]:
    """By their own columns, not by way of the window: a join reads all messages of the clinic."""
    sent = FollowUp.objects.to_patients().filter(OneOf("window", windows), status=FollowUp.Status.SENT)
    calls = ContactLog.objects.filter(OneOf("window", windows))
    entries = JournalEntry.objects.filter(OneOf("dose", doses))
    told = _told("messages", sent, of="window", when="status_at", what="channel")
    called = _told("calls", calls, of="window", when="at", what="outcome")
    begun = {"when": "started_at", "what": "visibility", "handed_in": "submitted_at"}
    wrote = _told("entries", entries, of="dose", **begun)
    return told.union(called, wrote, all=True).order_by("when")


def _told(
    name: str, rows: QuerySet[Any], *, of: str, when: str, what: str, handed_in: str = ""
) -> QuerySet[Any, tuple[Any, ...]]:
    late = F(handed_in) if handed_in else Cast(Value(None), DateTimeField())
    said = Value(name, CharField())
    told = rows.order_by().annotate(of=F(of), name=said, when=F(when), what=F(what), late=late)
    found: QuerySet[Any, tuple[Any, ...]] = told.values_list("of", "name", "when", "what", "late")
    return found
