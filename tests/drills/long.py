"""One long drill: a town, its processes, a kind of trouble for a while, calm, and the auditor's word.

    with drill("kill -9 of workers", pair, folder) as day:
        while day.goes_on():
            day.kill(day.drawn.choice(day.workers))

Everything is drawn from SEED. Real seconds are a share of MINUTES; the clock runs so that the town's day
fits into them.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.db import connections

from integration_care.core import clock, tenancy
from integration_care.demo import movable_clock
from integration_care.services import demo_processes as run
from integration_care.services.demo_processes import CHECKOUT, Child
from integration_care.services.pair import EmbeddedPair
from integration_care.services.ports import free_port
from patients.followups.models import FollowUp
from tests.drills import world
from tests.drills.auditor import Trouble
from tests.drills.processes import kill_at_once
from tests.processes import running, wait_until

SEED = os.environ.get("SEED", "1")
MINUTES = float(os.environ.get("MINUTES", "10"))
SECONDS = max(MINUTES * 60 * 0.045, 24)  # of one kind of trouble; the long one takes what is left
LEASE = 3.0
SENDERS = 2  # processes of one worker
PATIENTS_A_SECOND = 4


class Day:
    """What a drill may do to its processes, and what is written down of it."""

    def __init__(self, kind: str, pair: EmbeddedPair, folder: Path, seconds: float, stack: ExitStack) -> None:
        self.kind, self.pair, self.folder, self.seconds = kind, pair, folder, seconds
        self.drawn = random.Random(f"{SEED} {kind}")
        self.stack, self.started = stack, 0
        self.workers: list[Child] = []
        self.beats: list[Child] = []
        self.mail_port = free_port()
        self.troubles = 0
        self.trouble_until: datetime | None = None
        self.notes: dict[str, object] = {}

    # --- What runs ---------------------------------------------------------------
    def around(self, **extra: str) -> dict[str, str]:
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.drills.settings",
            "DATABASE_URL": self.pair.database_url,
            "REDIS_URL": self.pair.redis_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "SWEEP_SECONDS": "0.5",
            "FOLLOW_UP_LEASE_SECONDS": str(LEASE),
            "DOCUMENT_LEASE_SECONDS": "10",
            "PYTHONUNBUFFERED": "1",
            **extra,
        }

    def start(self, what: str, command: list[str], environment: Mapping[str, str] | None = None) -> Child:
        self.started += 1
        name = f"{what}-{self.started}"
        seen = dict(environment or self.around())
        return self.stack.enter_context(running(name, command, data=self.folder, environment=seen))

    def start_worker(self, **extra: str) -> Child:
        command = [*run.worker_command(), "--hostname", f"worker{self.started}@drill"]
        self.workers.append(self.start("worker", command, self.around(**extra)))
        return self.workers[-1]

    def start_beat(self, **extra: str) -> Child:
        folder = self.folder / f"schedule-{self.started}"
        folder.mkdir()
        self.beats.append(self.start("beat", run.beat_command(folder), self.around(**extra)))
        return self.beats[-1]

    def start_sink(self) -> None:
        self.mood(accept=1)
        told = {"--port": self.mail_port, "--seed": SEED} | {
            f"--{name}": self.folder / file
            for name, file in (("log", "letters.jsonl"), ("moods", "moods.json"))
        }
        words = [str(word) for pair in told.items() for word in pair]
        self.start("sink", [sys.executable, "-m", "tests.drills.sink", *words])

    def mood(self, **weights: float) -> None:
        made = self.folder / "moods.new"
        made.write_text(
            json.dumps({name.replace("_", "-").removeprefix("m"): w for name, w in weights.items()})
        )
        made.rename(self.folder / "moods.json")

    def ready(self) -> list[Child]:
        """The workers that take work already."""
        return [worker for worker in self.workers if b" ready." in worker.log.read_bytes()]

    # --- What is done to it ------------------------------------------------------
    def kill(self, child: Child) -> None:
        """-9, and another one in its place."""
        began = time.time()
        kill_at_once(child)
        if child in self.workers:
            self.note("kill -9", began, senders=SENDERS)
            self.workers.remove(child)
            self.start_worker()
        elif child in self.beats:
            self.note("kill -9", began)
            self.beats.remove(child)
            self.start_beat()

    def note(self, kind: str, began: float, senders: int = 0) -> None:
        self.troubles += 1
        self._write("troubles.jsonl", asdict(Trouble(kind, began, time.time(), senders)))

    def letters(self) -> int:
        file = self.folder / "letters.jsonl"
        return file.read_bytes().count(b"\n") if file.exists() else 0

    # --- Its time ----------------------------------------------------------------
    def run_clock(self, at: datetime, speed: float) -> None:
        movable_clock.run_from(at, speed) if speed else movable_clock.freeze(at)
        self._write("clock.jsonl", {"turn": [time.time(), at.timestamp(), speed]})

    def goes_on(self, pause: tuple[float, float] = (1.0, 3.0)) -> bool:
        """Waits a drawn while; whether it is still time for trouble."""
        time.sleep(self.drawn.uniform(*pause))
        return self.trouble_until is None or time.time() < self.trouble_until.timestamp()

    def _write(self, name: str, line: object) -> None:
        with (self.folder / name).open("a") as file:
            file.write(json.dumps(line) + "\n")


@contextmanager
def drill(
    kind: str,
    pair: EmbeddedPair,
    folder: Path,
    *,
    seconds: float | None = None,
    start: datetime = world.START,
    zones: dict[str, int] | None = None,
    workers: int = 2,
) -> Iterator[Day]:
    """The town's day around the block; afterwards it is calm until all is done, and audited (`day.found`)."""
    seconds = seconds or SECONDS
    with ExitStack() as stack:
        day = Day(kind, pair, folder, seconds, stack)
        day.town = world.found(min(int(seconds * PATIENTS_A_SECOND), 2000), f"{SEED} {kind}", start, zones)
        day.start_sink()
        for _ in range(workers):
            day.start_worker()
        day.start_beat()
        day.start_beat()
        assert wait_until(lambda: len(day.ready()) == workers, 60)
        span = world.END - world.BEGIN
        day.run_clock(start + world.BEGIN, span.total_seconds() / seconds)
        calm = (world.CLOSE_H - 2 - 5) * world.HOUR / span  # trouble until two hours before the first close
        day.trouble_until = datetime.fromtimestamp(time.time() + seconds * calm)
        yield day
        day.mood(accept=1)
        _settle(day, start + world.END)
        day.found = _audited(day)


def _settle(day: Day, end: datetime) -> None:
    """To the end of the town's day, and until nothing that is due is left."""
    reconnect()
    assert wait_until(lambda: clock.now() >= end, day.seconds + 30)
    day.run_clock(end + world.HOUR, 0)
    assert wait_until(_is_nothing_due, 60), f"{day.kind}: something that is due is not dealt with"


def _is_nothing_due() -> bool:
    with tenancy.platform_context() as now:
        return not FollowUp.objects.due(now).exists()


def reconnect() -> None:
    connections["default"].close()


def _audited(day: Day) -> dict[str, object]:
    command = [sys.executable, "-m", "tests.drills.auditing", day.pair.admin_url, str(day.folder)]
    said = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert said.stdout, said.stderr
    return dict(json.loads(said.stdout))
