"""What was typed on top of an older text is kept, though all else is undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sessions.errors import TypedTooLate

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
