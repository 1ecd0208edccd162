"""Several bookings as one: all of them, or none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db import transaction

from sessions.errors import Conflict, Conflicts, Refused


@dataclass(frozen=True)
class Step:
    """One part of a whole. `otherwise` is done in its place where it is refused and may be left out."""

    key: str
    who: str
    act: Callable[[], object]
    otherwise: Callable[[], object] | None = None


def do_all(steps: Iterable[Step], *, without: Collection[str]) -> None:
    """Every step, or none. Conflicts names each refusal that `without` does not already accept."""
    found = []
    for step in steps:
        try:
            with transaction.atomic():
                step.act()
        except Refused as why:
            if step.key not in without:
                found.append(Conflict(step.key, step.who, str(why)))
            elif step.otherwise is not None:
                step.otherwise()
    if found:
        raise Conflicts(found)
