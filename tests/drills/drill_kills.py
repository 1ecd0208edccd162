"""Processes that die at random moments, under load; last, all kinds of them for as long as there is time."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.drills.long import LEASE, MINUTES, SENDERS

pytestmark = [pytest.mark.drill, pytest.mark.timeout(3600)]


def test_workers_killed(a_day):
    with a_day("kill -9 of workers") as day:
        while day.goes_on():
            if len(ready := day.ready()) > 1:
                day.kill(day.drawn.choice(ready))


def test_beats_killed(a_day):
    with a_day("kill -9 of beats") as day:
        while day.goes_on():
            if len(ringing := day.ringing()) > 1:
                day.kill(day.drawn.choice(ringing))


def test_all_workers_and_beats_killed_at_once(a_day):
    with a_day("kill -9 of all workers and beats at once") as day:
        time.sleep(day.seconds / 6)
        for child in [*day.workers, *day.beats]:
            day.kill(child)
        while day.goes_on():
            pass


def test_web_killed(a_day):
    with a_day("kill -9 of web processes", webs=2) as day:
        day.invite_visitors()
        while day.goes_on((4, 6)):
            day.kill(day.drawn.choice([*day.webs]))


def test_supervisor_killed(a_day):
    """Whatever it had started dies with it; what comes after it finds everything in the database."""
    with a_day("kill -9 of the supervisor", workers=1, households=1) as day:
        day.invite_visitors()
        while day.goes_on((4, 6)):
            day.kill(day.drawn.choice([*day.households]))


def test_worker_stopped_for_two_leases(a_day):
    with a_day("SIGSTOP of a worker for two leases") as day:
        while day.goes_on((0.5, 1.5)):
            worker = day.drawn.choice(day.ready())
            began = time.time()
            os.killpg(worker.process.pid, signal.SIGSTOP)
            time.sleep(2 * LEASE)
            os.killpg(worker.process.pid, signal.SIGCONT)
            day.note("SIGSTOP", began, senders=SENDERS)


def test_everything_killed_at_random(a_day):
    seconds = max(MINUTES * 60, 40)
    such = {"troubled": 0.9, "lease": 3 * LEASE, "webs": 2, "households": 1}
    with a_day("kill -9 of all kinds, at random", seconds=seconds, **such) as day:
        day.invite_visitors()
        while day.goes_on((1.5, 4)):
            if spare := day.spare():
                day.kill(day.drawn.choice(spare))
