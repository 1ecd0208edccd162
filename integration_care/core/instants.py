"""Instants as PostgreSQL tells them, read by Python's own parser.

Django lets psycopg read each with a pattern and a change of zone: some 5 µs, and a page of fifty rows reads a
thousand of them. Every connection of ours is in UTC, so that what arrives is ISO 8601 as it stands.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import BaseTzLoader, get_adapters_template


class InUtc(BaseTzLoader):  # type: ignore[misc]  # untyped
    timezone = UTC  # Django looks at it, and puts its own loader in place of one of another zone

    def load(self, written: Any) -> datetime:
        """Raises psycopg.DataError for what no datetime can be: before year 1, after 9999, infinity."""
        try:
            return datetime.fromisoformat(str(written, "ascii"))
        except ValueError:
            return super().load(written)  # type: ignore[no-any-return]


def read_as_they_stand() -> None:
    """In every connection that is opened from now on. `get_adapters_template` keeps one template a zone."""
    get_adapters_template(True, UTC).register_loader("timestamptz", InUtc)
