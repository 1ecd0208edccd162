"""What a move would change. The preview is the deed itself, done and undone: it cannot differ from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from integration_care.audit.actors import Actor
from integration_care.core.ui import words
from integration_care.core.ui.shapes import Chip
from patients import actions as patients
from patients.models import Course, Protocol, ProtocolVersion
from sessions.courses.actions import move_course
from sessions.courses.planned import DosePlan, ahead, given

Instants = tuple[datetime, ...]
Moments = dict[tuple[str, str], Instants]  # (dose, what) -> when; what is not planned has no entry


@dataclass(frozen=True)
class Shift:
    """One line of the preview. Times in the patient's zone; empty for what was or will not be."""

    dose: str
    what: str
    before: str
    after: str
    chip: Chip


@dataclass(frozen=True)
class Preview:
    """`stays`: what keeps its moment. `before` and `after`: the plan on both sides, dose by dose."""

    shifts: list[Shift]
    stays: list[Shift]
    before: list[DosePlan]
    after: list[DosePlan]

    @property
    def is_empty(self) -> bool:
        return not self.shifts

    @property
    def unmoved(self) -> int:
        return len(self.stays)


class _Undo(Exception):
    """Takes the savepoint back."""


def preview(*, by: Actor, course: Course, protocol_version: ProtocolVersion, now: datetime) -> Preview:
    """Everything that would move, appear or fall away; the database is left as it was."""

    def deed() -> None:
        move_course(by=by, course=course, protocol_version=protocol_version, now=now)

    return _look(course, deed, lambda: given(course, now))


def rehearse(*, by: Actor, course: Course, protocol_version: ProtocolVersion, now: datetime) -> Preview:
    """As `preview`, with the next dose that is booked."""

    def deed() -> None:
        move_course(by=by, course=course, protocol_version=protocol_version, now=now)

    return _look(course, deed, lambda: [*given(course, now), *ahead(course, now)])


def rehearse_draft(
    *, by: Actor, course: Course, protocol: Protocol, content: dict[str, Any], now: datetime
) -> Preview:
    """As `rehearse`, of a version that nobody has made yet; raises what making it would."""

    def deed() -> None:
        version = patients.make_version(by=by, protocol=protocol, content=content)
        move_course(by=by, course=course, protocol_version=version, now=now)

    return _look(course, deed, lambda: [*given(course, now), *ahead(course, now)])


def _look(course: Course, deed: Callable[[], None], read: Callable[[], list[DosePlan]]) -> Preview:
    before = read()
    with _undone(course):
        deed()
        after = read()
    return _compare(before, after, course.patient.zone)


@contextmanager
def _undone(course: Course) -> Iterator[None]:
    """Whatever happens inside is taken back, also in the course at hand."""
    own_version = course.protocol_version
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        pass
    finally:
        course.protocol_version = own_version


def _compare(before: list[DosePlan], after: list[DosePlan], zone: ZoneInfo) -> Preview:
    was, then = _moments(before), _moments(after)
    keys = sorted(was.keys() | then.keys(), key=lambda key: (then.get(key) or was[key], key))
    moving = [key for key in keys if was.get(key) != then.get(key)]
    staying = [key for key in keys if was.get(key) == then.get(key)]
    return Preview(
        [_shift(key, was.get(key, ()), then.get(key, ()), zone) for key in moving],
        [_shift(key, was[key], then[key], zone) for key in staying],
        before,
        after,
    )


def _moments(doses: Sequence[DosePlan]) -> Moments:
    found: Moments = {}
    for dose in doses:
        found[dose.title, "Integration window"] = (dose.window.opens_at, dose.window.effective_closes_at)
        found |= {(dose.title, item.what): (item.at,) for item in dose.items}
    return found


def _shift(key: tuple[str, str], before: Instants, after: Instants, zone: ZoneInfo) -> Shift:
    dose, what = key
    return Shift(dose, what, _say(before, zone), _say(after, zone), _chip(before, after))


def _chip(before: Instants, after: Instants) -> Chip:
    if before == after:
        return Chip("stays", "neutral")
    if not before:
        return Chip("new", "teal")
    if not after:
        return Chip("falls away", "neutral")
    return Chip("later" if after > before else "earlier", "amber")


def _say(instants: Instants, zone: ZoneInfo) -> str:
    return " to ".join(words.local_moment(at, zone) for at in instants)
