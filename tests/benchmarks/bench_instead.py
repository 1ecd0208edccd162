"""Our engine beside what people would use instead: how fast, how heavy, and what a killed worker costs.

Everybody sends real letters to the same sink, with two hands. See `instead/` for who takes part and how.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis

from integration_care.services.demo_processes import Child
from integration_care.services.processes import descendants
from tests.benchmarks.measure import Table
from tests.conftest import OWNER_URL, recreate
from tests.drills.conftest import REDIS_DB
from tests.drills.crowd import crowd
from tests.drills.processes import Engine, engine, kill_at_once, slow_post_office
from tests.processes import _with_path, environment, running, wait_until

HERE = Path(__file__).parent / "instead"
PYTHON = os.environ.get("CONTENDERS_PYTHON", "")
SCRATCH = "care_instead"
CONTENDERS = {
    "Celery eta": "eta",
    "django-celery-beat": "beat",
    "procrastinate": "pg_jobs",
    "APScheduler": "scheduler",
}
LETTERS, PENDING, LATER = 300, 2000, 36 * 3600
KILLED_AFTER, QUIET_SECONDS = 100, 20
PER = 100_000
RESIDENT = re.compile(r"VmRSS:\s+(\d+) kB")


@dataclass
class Team:
    """The processes of one contender. `holds`: the one that keeps what is planned, where one does."""

    children: dict[str, Child]
    start: Callable[[str], None]

    @property
    def worker(self) -> str:
        return "works" if "works" in self.children else "holds"

    def restart_worker(self) -> None:
        kill_at_once(self.children[self.worker])
        self.start(self.worker)

    def kilobytes(self) -> int:
        held = self.children["holds"].process.pid
        said = (Path(f"/proc/{pid}/status").read_text() for pid in (held, *descendants(held)))
        return sum(int(RESIDENT.search(text)[1]) for text in said)


class Contender:
    def __init__(self, script: str, sink: int, folder: Path) -> None:
        recreate(SCRATCH)
        broker = _with_path(os.environ["REDIS_URL"], str(REDIS_DB))
        redis.Redis.from_url(broker).flushdb()
        self.script, self.folder = str(HERE / f"{script}.py"), folder
        known = ("PATH", "HOME", "LANG", "TMPDIR")
        self.around = {name: os.environ[name] for name in known if name in os.environ} | {
            "DATABASE_URL": _with_path(OWNER_URL, SCRATCH), "REDIS_URL": broker, "SINK": str(sink),
            "PYTHONPATH": str(HERE),
        }  # fmt: skip

    def plan(self, count: int, seconds: float) -> float:
        """In seconds, the start of the interpreter left out."""
        self._says("plan", "0", "0")  # tables, where there are none
        began = time.perf_counter()
        self._says("plan", "0", "0")
        empty = time.perf_counter() - began
        began = time.perf_counter()
        self._says("plan", str(count), str(seconds))
        return time.perf_counter() - began - empty

    @contextmanager
    def at_work(self) -> Iterator[Team]:
        commands = json.loads(self._says("work"))
        with ExitStack() as standing:
            children: dict[str, Child] = {}

            def start(name: str) -> None:
                how = {"data": self.folder, "environment": self.around}
                children[name] = standing.enter_context(running(name, commands[name], **how))

            for name in commands:
                start(name)
            yield Team(children, start)

    def _says(self, *asked: str) -> str:
        command = [PYTHON, self.script, *asked]
        return subprocess.run(command, env=self.around, check=True, capture_output=True, text=True).stdout


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", CONTENDERS)
def test_what_people_would_use_instead(name, table, tmp_path):
    if not PYTHON:
        pytest.skip("`make bench` brings an interpreter for them")
    with slow_post_office(0) as office:
        planned = Contender(CONTENDERS[name], office.port, tmp_path / "held").plan(PENDING, LATER)
        table.add(f"{name}: plan", f"{PENDING / planned:8.0f} /s", PENDING / planned, "/s")
        held(name, office, tmp_path / "held", table)
        fast(name, office, tmp_path / "fast", table)
        killed(name, office, tmp_path / "killed", table)


def held(name: str, office, folder: Path, table: Table) -> None:
    """Memory with much that waits, over memory with nothing."""
    one = Contender(CONTENDERS[name], office.port, folder)
    one.plan(0, 0)
    with one.at_work() as team:
        time.sleep(12)
        empty = team.kilobytes()
    one.plan(PENDING, LATER)
    with one.at_work() as team:
        time.sleep(25)
        grown = max(0, team.kilobytes() - empty) / 1024 * PER / PENDING
    table.add(f"{name}: memory for {PER:,} that wait", f"{grown:8.0f} MB", grown, "MB")


def fast(name: str, office, folder: Path, table: Table) -> None:
    office.letters.clear()
    one = Contender(CONTENDERS[name], office.port, folder)
    one.plan(LETTERS, 0)
    with one.at_work():
        rate = sent_a_second(office)
    table.add(f"{name}: send", f"{rate:8.0f} /s", rate, "/s")


def killed(name: str, office, folder: Path, table: Table) -> None:
    """The worker dies in the middle and another one starts at once."""
    office.letters.clear()
    one = Contender(CONTENDERS[name], office.port, folder)
    one.plan(LETTERS, 4)
    with one.at_work() as team:
        assert wait_until(lambda: len(office.letters) >= KILLED_AFTER, 120)
        team.restart_worker()
        until_quiet(office)
    told(table, name, office.times())


def told(table: Table, name: str, arrived: Counter[str]) -> None:
    """Within some seconds of quiet after the last letter; what comes an hour later helps nobody."""
    lost, twice = LETTERS - len(arrived), sum(times - 1 for times in arrived.values())
    table.add(f"{name}: a worker killed", f"{lost} of {LETTERS} not sent, {twice} repeated", lost, "lost")


def sent_a_second(office) -> float:
    assert wait_until(lambda: office.letters, 60)
    began, before = time.perf_counter(), len(office.letters)
    assert wait_until(lambda: len(office.letters) >= LETTERS, 300)
    return (LETTERS - before) / (time.perf_counter() - began)


def until_quiet(office) -> None:
    count, since = -1, time.monotonic()
    while time.monotonic() - since < QUIET_SECONDS and len(office.times()) < LETTERS:
        if len(office.letters) != count:
            count, since = len(office.letters), time.monotonic()
        time.sleep(0.2)


@contextmanager
def our_team(database: str, office, folder: Path) -> Iterator[Engine]:
    around = environment(
        database=database, redis_db=REDIS_DB, mail_port=office.port, FOLLOW_UP_LEASE_SECONDS="3"
    )
    folder.mkdir()
    with engine(folder, around) as at_work:
        at_work.start_beat()
        yield at_work


@pytest.mark.timeout(900)
def test_ours(live_db, table, tmp_path):
    crowd(LETTERS)
    with slow_post_office(0) as office, our_team(live_db, office, tmp_path / "fast") as at_work:
        at_work.start_worker()
        rate = sent_a_second(office)
    table.add("ours: send", f"{rate:8.0f} /s", rate, "/s")


@pytest.mark.timeout(900)
def test_ours_when_a_worker_is_killed(live_db, table, tmp_path):
    crowd(LETTERS)
    with slow_post_office(0) as office, our_team(live_db, office, tmp_path / "killed") as at_work:
        worker = at_work.start_worker()
        assert wait_until(lambda: len(office.letters) >= KILLED_AFTER, 120)
        kill_at_once(worker)
        at_work.start_worker()
        until_quiet(office)
    told(table, "ours", office.times())
