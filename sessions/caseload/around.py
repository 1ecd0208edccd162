"""What was done around windows: what the marks on them are made of, and the words beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast

from integration_care.core.asked_often import OneOf, asked_often
from patients.followups.models import ContactLog, FollowUp, IntegrationWindow
from patients.journals.models import JournalEntry

# By the list of a window that remembers it: what a row is, and what is read of it. Of an entry never a word.
READ: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "messages_sent": (FollowUp, ("status_at", "channel")),
    "calls_made": (ContactLog, ("at", "outcome")),
    "entries_written": (JournalEntry, ("started_at", "visibility", "submitted_at")),
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
        vars(window).update({name: [] for name in READ})
    if windows:
        for of, name, *values in _around(list(by_key), list(by_dose)):
            kind, columns = READ[name]
            window = by_key.get(of) or by_dose[of]
            vars(window)[name].append(_row(kind, dict(zip(columns, values, strict=False))))


def _row(kind: type[Any], told: Mapping[str, Any]) -> Any:
    names = [field.attname for field in kind._meta.concrete_fields if field.attname in told]
    return kind.from_db("default", names, [told[name] for name in names])


@asked_often
def _around(windows: list[UUID], doses: list[UUID]) -> QuerySet[Any, tuple[Any, ...]]:
    """By their own columns, not by way of the window: a join reads all messages of the clinic."""
    sent = _told(FollowUp.objects.to_patients().filter(status=FollowUp.Status.SENT), "messages_sent", windows)
    calls = _told(ContactLog.objects.all(), "calls_made", windows)
    entries = _told(JournalEntry.objects.all(), "entries_written", doses, "dose")
    return sent.union(calls, entries, all=True).order_by("when")


def _told(
    rows: QuerySet[Any], name: str, keys: list[UUID], of: str = "window"
) -> QuerySet[Any, tuple[Any, ...]]:
    when, what, *handed_in = READ[name][1]
    late = F(handed_in[0]) if handed_in else Cast(Value(None), DateTimeField())
    said = Value(name, CharField())
    of_these = rows.filter(OneOf(of, keys)).order_by()
    told = of_these.annotate(of=F(of), name=said, when=F(when), what=F(what), late=late)
    found: QuerySet[Any, tuple[Any, ...]] = told.values_list("of", "name", "when", "what", "late")
    return found
