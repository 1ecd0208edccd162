"""Clocks that are wrong, or jump: the processes' own, by libfaketime; and a DST change.

Real: what `time()` says to a worker, a beat or PostgreSQL. Not real: the kernel's clock, which the whole
machine shares; the monotonic clock goes on, as it does when somebody sets a machine's time.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

pytestmark = [pytest.mark.drill, pytest.mark.timeout(1800)]
PLACES = ["/usr/lib/*/faketime/libfaketimeMT.so.1", "/opt/homebrew/lib/faketime/libfaketimeMT.so.1"]
LIBRARY = next((str(found) for place in PLACES for found in Path("/").glob(place[1:])), "")
needs_faketime = pytest.mark.skipif(not LIBRARY, reason="libfaketime is not installed")
# Eight hours before the American clocks go forward, on 2026-03-08: every night in the zones has an hour less.
BEFORE_THE_CHANGE = datetime(2026, 3, 8, 2, 0, tzinfo=UTC)
AMERICA = {"America/Chicago": 3, "America/Los_Angeles": 2, "America/New_York": 2, "America/Phoenix": 1}
STEPS = [3600, -3600, 0, 30 * 3600, -30 * 3600]


class WrongClock:
    """A file that libfaketime reads at each look at the clock: seconds to add."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.step(0)

    def step(self, seconds: int) -> None:
        made = self.file.with_suffix(".new")
        made.write_text(f"{seconds:+d}\n")
        made.chmod(0o644)
        made.rename(self.file)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": LIBRARY,
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "PYTHONPATH": str(Path(__file__).parent / "under_faketime"),
        }


def begin_with(clocks):
    """One worker or beat for each (kind, seconds that it is wrong)."""

    def begin(day):
        day.clocks = []
        for number, (kind, wrong_by) in enumerate(clocks):
            clock = WrongClock(day.folder / f"clock-{number}")
            clock.step(wrong_by)
            getattr(day, f"start_{kind}")(**clock.environment)
            day.clocks.append(clock)

    return begin


@needs_faketime
def test_clocks_of_workers_and_beats_step(a_day):
    """Each has a clock of its own: an hour off, thirty hours off, back, at any moment."""
    begin = begin_with([("worker", 0), ("worker", 0), ("beat", 0), ("beat", 0)])
    with a_day("clocks of workers, beats step 1 h and 30 h", begin=begin) as day:
        while day.goes_on((0.5, 2)):
            day.drawn.choice(day.clocks).step(day.drawn.choice(STEPS))
            day.troubles += 1


@needs_faketime
def test_clocks_that_stay_wrong(a_day):
    """The beat behind, the workers ahead, by an hour and by thirty, for the whole day."""
    begin = begin_with([("worker", 3600), ("worker", 30 * 3600), ("beat", -3600)])
    with a_day("clocks wrong: beat -1 h, workers +1 and +30 h", begin=begin) as day:
        while day.goes_on():
            pass
        day.troubles = 3


def test_clocks_go_forward_under_load(a_day):
    """Eight in the morning comes an hour sooner than the night before."""
    with a_day("DST change under load", start=BEFORE_THE_CHANGE, zones=AMERICA) as day:
        while day.goes_on():
            if len(ready := day.ready()) > 1:
                day.kill(day.drawn.choice(ready))
