"""Whose rows this transaction may touch.

PostgreSQL refuses every row of another clinic (row security, forced, see `row_security`). The context
lives in the transaction and ends with it; a session-wide setting would leak through a connection pool
into the next request. No context means no rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, transaction


class NoTransaction(RuntimeError):
    """The context was set outside a transaction, where it would outlive its purpose."""


def enter(*, clinic: UUID | None = None, user: UUID | None = None, platform: bool = False) -> datetime:
    """Set the context of the running transaction; returns the product's time, to save a query."""
    return _enter(clinic, user, platform)[0]


def enter_as(user: UUID | None) -> tuple[datetime, datetime, bool]:
    """The context of somebody whose clinic is not known yet, or of a stranger.

    Returns the product's time, the real time, and whether the database takes no writes.

    How long somebody has been signed in is counted in real time (`core.door`), not by the demo's clock.
    """
    return _enter(None, user, platform=False)


def _enter(clinic: UUID | None, user: UUID | None, platform: bool) -> tuple[datetime, datetime, bool]:
    if not connection.in_atomic_block:
        raise NoTransaction("tenancy.enter() needs an open transaction")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT care_now(), clock_timestamp(), current_setting('transaction_read_only') = 'on',"
            " set_config('app.clinic', %s, true),"
            " set_config('app.user', %s, true), set_config('app.platform', %s, true)",
            [str(clinic or ""), str(user or ""), "on" if platform else ""],
        )
        product, real, is_read_only = cursor.fetchone()[:3]
    return product.astimezone(UTC), real.astimezone(UTC), is_read_only


@contextmanager
def clinic_context(clinic: UUID) -> Iterator[datetime]:
    """A transaction that sees one clinic; yields the product's time."""
    with _context(clinic=clinic) as now:
        yield now


@contextmanager
def platform_context() -> Iterator[datetime]:
    """A transaction that sees every clinic's row of the few tables that say so (`across_clinics`).

    For what cannot know the clinic yet: the sweep, the lookup of a link, sign-in. Nothing else.
    """
    with _context(platform=True) as now:
        yield now


@contextmanager
def user_context(user: UUID) -> Iterator[datetime]:
    """A transaction that sees where somebody belongs, and no clinic's rows besides."""
    with _context(user=user) as now:
        yield now


@contextmanager
def _context(
    clinic: UUID | None = None, platform: bool = False, user: UUID | None = None
) -> Iterator[datetime]:
    outer = _current() if connection.in_atomic_block else None
    with transaction.atomic():
        yield enter(clinic=clinic, platform=platform, user=user)
        if outer is not None:  # ending a savepoint would leave our context to the transaction around it
            _restore(outer)


_NAMES = ("app.clinic", "app.user", "app.platform")
_RESTORE = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in _NAMES)
_READ = "SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in _NAMES)


def _current() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        return list(cursor.fetchone())


def _restore(outer: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_RESTORE, outer)
