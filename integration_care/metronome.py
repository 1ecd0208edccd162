"""How often the beat rings: by the time that passes for it, whatever anybody sets its machine's clock to.

Celery's own asks the wall clock twice, for an interval and for the order of its entries: set back by an
hour, the beat says nothing for an hour, and nobody is written to.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from celery.beat import PersistentScheduler, ScheduleEntry
from celery.schedules import schedstate, schedule


class Every(schedule):  # type: ignore[misc]
    """So many seconds between two rings, the first at once; only together with `Metronome`."""

    def is_due(self, last_run_at: datetime) -> Any:
        """Whenever its turn comes: the metronome says when that is."""
        return schedstate(is_due=True, next=self.seconds)


class Metronome(PersistentScheduler):  # type: ignore[misc]
    """An entry's turn comes by this process's own running time; the rest is Celery's."""

    def _when(self, entry: ScheduleEntry, next_time_to_run: float, **_: Any) -> float:
        return time.monotonic() + float(self.adjust(next_time_to_run) or 0)
