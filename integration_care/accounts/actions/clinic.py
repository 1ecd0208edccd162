"""The clinic's own particulars, and when its people can be booked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any, NamedTuple, TypeVar

from django.db import transaction

from integration_care.accounts.models import Clinic, Holiday, Leave, Membership, WorkingHours
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record

D = TypeVar("D", Leave, Holiday)


class Span(NamedTuple):
    """Part of a working day, in the clinic's local time. `weekday` as ISO: 1 is Monday."""

    weekday: int
    starts: time
    ends: time


@transaction.atomic
def edit_clinic(*, by: Actor, clinic: Clinic, **particulars: Any) -> list[str]:
    """Correct the clinic; returns the names of what changed. Raises ValidationError.

    The trail keeps what stood there and what stands there now: a clinic's particulars are nobody's record.
    """
    changed = [name for name, value in particulars.items() if getattr(clinic, name) != value]
    was = {name: _said(getattr(clinic, name)) for name in changed}
    for name in changed:
        setattr(clinic, name, particulars[name])
    clinic.clean_fields(exclude=["slug"])
    if changed:
        clinic.save(update_fields=changed)
        now = {name: _said(particulars[name]) for name in changed}
        facts: dict[str, object] = {"changed": changed, "was": was, "now": now}
        record(by=by, clinic_id=clinic.pk, kind="clinic.edited", target=clinic, facts=facts)
    return changed


def _said(value: Any) -> str:
    """`21:00`, `14`; crisis lines as `988 Lifeline, 988, 988; …`."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, list):
        return "; ".join(", ".join(str(part) for part in line.values() if part) for line in value)
    return str(value)


@transaction.atomic
def set_working_hours(*, by: Actor, member: Membership, spans: Iterable[Span]) -> None:
    """Replace the member's week. What is booked outside of it stays booked."""
    wanted = sorted(set(spans))
    week = member.working_hours.all()
    if wanted == sorted(Span(row.weekday, row.starts, row.ends) for row in week):
        return
    week.delete()
    WorkingHours.objects.bulk_create(
        WorkingHours(clinic_id=member.clinic_id, member=member, **span._asdict()) for span in wanted
    )
    record(by=by, clinic_id=member.clinic_id, kind="working_hours.set", target=member)


@transaction.atomic
def add_leave(*, by: Actor, member: Membership, starts_on: date, ends_on: date, reason: str = "") -> Leave:
    """Days away, the first and the last included. What is booked on them stays booked."""
    leave = Leave.objects.create(
        clinic_id=member.clinic_id, member=member, starts_on=starts_on, ends_on=ends_on, reason=reason
    )
    record(by=by, clinic_id=member.clinic_id, kind="leave.added", target=leave)
    return leave


@transaction.atomic
def change_leave(*, by: Actor, leave: Leave, **days: Any) -> Leave:
    """Other days, or another reason."""
    return _changed(leave, "leave.changed", by, days)


@transaction.atomic
def remove_leave(*, by: Actor, leave: Leave) -> None:
    record(by=by, clinic_id=leave.clinic_id, kind="leave.removed", target=leave)
    leave.delete()


@transaction.atomic
def add_holiday(*, by: Membership, name: str, starts_on: date, ends_on: date) -> Holiday:
    """Days on which nothing more is booked. What is booked on them stays booked."""
    holiday = Holiday.objects.create(clinic_id=by.clinic_id, name=name, starts_on=starts_on, ends_on=ends_on)
    _tell_days(holiday, "holiday.added", by)
    return holiday


@transaction.atomic
def change_holiday(*, by: Membership, holiday: Holiday, **days: Any) -> Holiday:
    return _changed(holiday, "holiday.changed", by, days)


@transaction.atomic
def remove_holiday(*, by: Membership, holiday: Holiday) -> None:
    _tell_days(holiday, "holiday.removed", by)
    holiday.delete()


def _changed(away: D, kind: str, by: Actor, days: dict[str, Any]) -> D:
    if any(getattr(away, name) != value for name, value in days.items()):
        for name, value in days.items():
            setattr(away, name, value)
        away.save(update_fields=list(days))
        _tell_days(away, kind, by)
    return away


def _tell_days(away: Leave | Holiday, kind: str, by: Actor) -> None:
    days: dict[str, object] = {"starts_on": away.starts_on.isoformat(), "ends_on": away.ends_on.isoformat()}
    record(by=by, clinic_id=away.clinic_id, kind=kind, target=away, facts=days)
