"""The one table of legal moves. Nothing else in the product decides where a session may go."""

from __future__ import annotations

from collections.abc import Mapping

from sessions.models import CareSession

Kind = CareSession.Kind
Status = CareSession.Status

_EVERY_KIND: dict[Status, frozenset[Status]] = {
    Status.BOOKED: frozenset({Status.IN_PROGRESS, Status.CANCELLED, Status.NO_SHOW, Status.VOID}),
    Status.IN_PROGRESS: frozenset({Status.COMPLETED, Status.ABORTED, Status.VOID}),
    # A booking taken off the calendar by mistake comes back with one click.
    Status.CANCELLED: frozenset({Status.BOOKED, Status.VOID}),
    Status.NO_SHOW: frozenset({Status.BOOKED, Status.VOID}),
    # What took place stays in the record; only an entry made in error leaves it.
    Status.COMPLETED: frozenset({Status.VOID}),
    Status.ABORTED: frozenset({Status.VOID}),
    Status.VOID: frozenset(),
}
# A conversation may be written up afterwards in one go; a dose is always started first.
_CONVERSATION = _EVERY_KIND | {Status.BOOKED: _EVERY_KIND[Status.BOOKED] | {Status.COMPLETED}}

TRANSITIONS: Mapping[Kind, Mapping[Status, frozenset[Status]]] = {
    Kind.PREPARATION: _CONVERSATION,
    Kind.DOSING: _EVERY_KIND,
    Kind.INTEGRATION: _CONVERSATION,
    Kind.GROUP: _CONVERSATION,
}

# Moves that nobody should have to guess the cause of later.
NEEDS_A_REASON = frozenset({Status.CANCELLED, Status.ABORTED, Status.VOID})


def may_become(session: CareSession, status: Status) -> bool:
    return status in TRANSITIONS[Kind(session.kind)][Status(session.status)]
