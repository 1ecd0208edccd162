"""What the substance log refuses, in words for whoever asked."""

from __future__ import annotations

from sessions.errors import Refused


class NotEnough(Refused):
    """More than the container, or the draw, has left. The text says how much that is."""


class WitnessNeeded(Refused):
    field = "witness"


class Expired(Refused):
    """Past the day printed on it. Passes with `is_expired_confirmed`."""

    field = "is_expired_confirmed"


class MoreThanItHeld(Refused):
    """A count above what the container held when it came. Passes with `is_more_confirmed`."""

    field = "is_more_confirmed"


class Closed(Refused):
    """A closed container takes no more lines."""


class CannotReverse(Refused):
    """This line stands: it was taken back already, or other lines rest on it."""
