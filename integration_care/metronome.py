"""How often the beat rings: by the time that passes for it, whatever anybody sets its machine's clock to.

Celery's own interval asks the wall clock, and compares it with when it rang last: set back by an hour, the
beat says nothing for an hour, and nobody is written to.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from celery.schedules import schedstate, schedule


class Every(schedule):  # type: ignore[misc]
    """So many seconds between two rings of one process; the first at once."""

    def __init__(self, seconds: float) -> None:
        super().__init__(run_every=seconds)
        self.between = seconds
        self.rung: float | None = None

    def is_due(self, last_run_at: datetime) -> Any:
        """(whether to ring now, seconds until the next look). Asked once for each ring."""
        now = time.monotonic()
        left = 0.0 if self.rung is None else self.rung + self.between - now
        if left > 0:
            return schedstate(is_due=False, next=left)
        self.rung = now
        return schedstate(is_due=True, next=self.between)

    def __reduce__(self) -> Any:
        """Kept in the beat's file without when it rang: another process's time says nothing."""
        return self.__class__, (self.between,)
