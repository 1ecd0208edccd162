"""How many database connections the processes may hold, against how many there are. Said before it starts.

Each thread of a web process keeps one for a minute after its last request, each process of a worker one;
the beat holds none. A rolling restart has old and new ones beside each other, so all of it counts twice.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

SPARE = 10  # the superuser's three, migrations, a backup's dump, whoever looks


def connections_needed() -> int:
    """At the most, in the middle of a rolling restart."""
    web: int = settings.WEB_CONTAINERS * settings.WEB_PROCESSES * settings.WEB_THREADS
    worker: int = settings.WORKER_CONTAINERS * settings.WORKER_PROCESSES
    return 2 * (web + worker) + SPARE


@checks.register("capacity", deploy=True)
def there_are_connections_for_all(**_: Any) -> list[checks.CheckMessage]:
    needed, given = connections_needed(), settings.DATABASE_CONNECTIONS
    if needed <= given:
        return []
    return [
        checks.Warning(
            f"A rolling restart may hold {needed} database connections, and the server gives {given}.",
            hint="Raise max_connections and DATABASE_CONNECTIONS, or run fewer containers, processes "
            "or threads (WEB_*, WORKER_*).",
            id="core.W001",
        )
    ]
