"""The product's time. The database decides what time it is; nothing else does.

`care_now()` is plain `now()` in production. The demo and the tests replace it by a clock that can be
shifted and scaled (`integration_care.demo`), and web, worker and beat all follow without knowing.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection
from django.db.models import DateTimeField, Func


class CareNow(Func):
    """`care_now()` in a query or as a column's default: the product's time, aware, UTC."""

    function = "care_now"
    template = "%(function)s()"
    arity = 0
    output_field = DateTimeField()


def now() -> datetime:
    """The product's time as an aware UTC datetime. Take it once, at the edge, and pass it in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT care_now()")
        instant: datetime = cursor.fetchone()[0]
    return instant.astimezone(UTC)


def real_now() -> datetime:
    """The machine room's time, whatever the demo's clock says: for how long a real person was away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        instant: datetime = cursor.fetchone()[0]
    return instant.astimezone(UTC)
