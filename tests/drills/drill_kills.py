"""Processes that die at random moments, under load."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.drill, pytest.mark.timeout(1200)]


def test_workers_killed(a_day):
    with a_day("kill -9 of workers") as day:
        while day.goes_on():
            if ready := day.ready():
                day.kill(day.drawn.choice(ready))


def test_beats_killed(a_day):
    with a_day("kill -9 of beats") as day:
        while day.goes_on():
            day.kill(day.drawn.choice(day.beats))
