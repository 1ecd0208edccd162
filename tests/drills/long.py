"""One long drill: a town, its processes, a kind of trouble for a while, calm, and the auditor's word.

    with drill("kill -9 of workers", pair, folder) as day:
        while day.goes_on():
            day.kill(day.drawn.choice(day.workers))

Everything is drawn from SEED. Real seconds are a share of MINUTES, and more where the machine is slow: how
long the processes take to start is measured. The clock runs so that the town's day fits into them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from django.db import connections

from integration_care.core import clock, tenancy
from integration_care.services.demo_processes import CHECKOUT, raise_if_ended
from integration_care.services.pair import EmbeddedPair
from patients.followups.models import FollowUp
from tests.drills import world
from tests.drills.day import AT_WORK_WITHIN, LEASE, SEED, SENDERS, Day
from tests.drills.visitors import Visitors
from tests.processes import wait_until

__all__ = ["LEASE", "MINUTES", "SENDERS", "drill", "reconnect"]

MINUTES = float(os.environ.get("MINUTES", "10"))
SECONDS = max(MINUTES * 60 * 0.045, 24)  # of one kind of trouble; the long one takes all of MINUTES
SLOWEST = 3.5  # a day is so many times as long as it takes to start the processes, at the least
PATIENTS_A_SECOND, MOST_PATIENTS = 4, 600
SPAN = world.END - world.BEGIN
TROUBLED = (world.CLOSE_H - 2 - 5) * world.HOUR / SPAN  # of a day: until two hours before the first close


@contextmanager
def drill(
    kind: str,
    pair: EmbeddedPair,
    folder: Path,
    *,
    seconds: float | None = None,
    rounds: int = 0,
    troubled: float = TROUBLED,
    lease: float = LEASE,
    start: datetime = world.START,
    zones: dict[str, int] | None = None,
    begin: Callable[[Day], object] | None = None,
    **at_work: int,
) -> Iterator[Day]:
    """The town's day around the block; afterwards it is calm until all is done, and audited (`day.found`).

    `rounds`: so often somebody waits, one time after the other, until a process is back; the day is long
    enough for it. `troubled`: for which share of the day; on a short one, where seconds are hours, trouble
    ends before windows close. `lease`: of a row, in seconds, longer than many of them wait in the broker.
    `begin` starts what is at work in place of `at_work`: how many `workers`, `beats`, `webs`, `households`.
    """
    seconds = seconds or SECONDS
    with ExitStack() as stack:
        day = Day(kind, pair, folder, seconds, stack)
        day.lease = lease
        count = min(int(seconds * PATIENTS_A_SECOND), MOST_PATIENTS)
        day.town = world.found(count, f"{SEED} {kind}", start, zones)
        day.start_sink()
        began = time.monotonic()
        begin(day) if begin else _begin(day, **at_work)
        assert wait_until(day.is_at_work, AT_WORK_WITHIN), f"{kind}: not all processes start"
        took = time.monotonic() - began
        # A process that is started anew must be back long before a window closes, however slow the machine.
        day.seconds = max(seconds, SLOWEST * took, rounds * took / troubled)
        day.speed = SPAN.total_seconds() / day.seconds
        day.run_clock(start + world.BEGIN, day.speed)
        day.trouble_until = time.time() + day.seconds * troubled
        yield day
        if day.visitors:
            day.visitors.leave()
        day.mood(accept=1)
        _settle(day, start + world.END)
        raise_if_ended([day.sink])
        day.found = _audited(day)


def _begin(day: Day, *, workers: int = 2, beats: int = 2, webs: int = 0, households: int = 0) -> None:
    counts = {day.start_web: webs, day.start_household: households}
    counts |= {day.start_worker: workers, day.start_beat: beats}
    for start, count in counts.items():
        for _ in range(count):
            start()


def _settle(day: Day, end: datetime) -> None:
    """To the end of the town's day, and until nothing that is due is left."""
    reconnect()
    assert wait_until(lambda: day.start_again_what_ended() or clock.now() >= end, day.seconds + 30)
    day.run_clock(end + world.HOUR, 0)
    if day.visitors:
        _see_visitors_off(day, day.visitors)
    assert wait_until(lambda: not _due(), max(60, day.seconds / 4)), f"{day.kind}: still due: {_due()[:5]}"


def _see_visitors_off(day: Day, visitors: Visitors) -> None:
    day.notes |= {"requests": visitors.count, "failed": sum(visitors.failures.values())}
    day.notes["acknowledged_and_lost"] = len(visitors.lost())
    assert not visitors.lost()


def _due() -> list[tuple[object, ...]]:
    with tenancy.platform_context() as now:
        told = FollowUp.objects.due(now).values_list("step", "channel", "status", "stumbles", "lease_until")
        return list(told)


def reconnect() -> None:
    connections["default"].close()


def _audited(day: Day) -> dict[str, object]:
    command = [sys.executable, "-m", "tests.drills.auditing", day.pair.admin_url, str(day.folder)]
    said = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert said.stdout, said.stderr
    return dict(json.loads(said.stdout))
