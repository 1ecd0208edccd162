"""What was typed on top of an older text is kept, though all else is undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

from sessions.errors import TypedTooLate
from sessions.models import NoteRevision

P = ParamSpec("P")
R = TypeVar("R")
E = TypeVar("E", bound=TypedTooLate[Any, Any])
REVISION_EVERY = timedelta(minutes=10)


def keeping(refusal: type[E], set_aside: Callable[[E], object]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Around an action, outside its transaction: `set_aside` what it refuses as `refusal`, then refuse."""

    def keeps(action: Callable[P, R]) -> Callable[P, R]:
        @wraps(action)
        def kept(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return action(*args, **kwargs)
            except refusal as late:
                set_aside(late)
                raise

        return kept

    return keeps


class LateText(NamedTuple):
    """A text that was set aside, as its author saw it: its key and `seal_of` what stood there."""

    key: UUID
    seal: str

    @classmethod
    def of(cls, late: NoteRevision) -> LateText:
        return cls(late.pk, seal_of(late))


def seal_of(late: NoteRevision) -> str:
    """Changes with the text: from a stale window that types on it grows."""
    return salted_hmac("sessions.notes.late", late.content).hexdigest()


def is_as_seen(late: NoteRevision, seal: str) -> bool:
    return constant_time_compare(seal, seal_of(late))
