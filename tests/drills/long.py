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
from collections.abc import Callable, Iterator, Mapping
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
from tests.drills.visitors import Visitors
from tests.processes import running, wait_until

SEED = os.environ.get("SEED", "1")
MINUTES = float(os.environ.get("MINUTES", "10"))
SECONDS = max(MINUTES * 60 * 0.045, 24)  # of one kind of trouble; the long one takes what is left
LEASE = 3.0
SENDERS = 2  # processes of one worker
SLOWEST = 3.5  # a day is so many times as long as it takes to start the processes, at the least
PATIENTS_A_SECOND = 4


class Day:
    """What a drill may do to its processes, and what is written down of it."""

    def __init__(self, kind: str, pair: EmbeddedPair, folder: Path, seconds: float, stack: ExitStack) -> None:
        self.kind, self.pair, self.folder, self.seconds = kind, pair, folder, seconds
        self.drawn = random.Random(f"{SEED} {kind}")
        self.stack, self.started = stack, 0
        self.workers: list[Child] = []
        self.beats: list[Child] = []
        self.households: dict[Child, int] = {}
        self.webs: dict[Child, int] = {}
        self.mail_port = free_port()
        self.troubles = 0
        self.trouble_until = 0.0
        self.visitors: Visitors | None = None
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
        self.last = self.stack.enter_context(running(name, command, data=self.folder, environment=seen))
        return self.last

    def start_worker(self, **extra: str) -> Child:
        command = [*run.worker_command(), "--hostname", f"worker{self.started}@drill"]
        self.workers.append(self.start("worker", command, self.around(**extra)))
        return self.workers[-1]

    def start_beat(self, **extra: str) -> Child:
        folder = self.folder / f"schedule-{self.started}"
        folder.mkdir()
        self.beats.append(self.start("beat", run.beat_command(folder), self.around(**extra)))
        return self.beats[-1]

    def start_web(self, port: int = 0, **extra: str) -> int:
        """Answers when this returns."""
        port = port or free_port()
        web = self.start("web", run.web_command(port), self.around(**extra))
        self.webs[web] = port
        run.wait_for_web(port, [web])
        return port

    def start_household(self, port: int = 0) -> int:
        """A supervisor with a worker, a beat and a web of its own."""
        port = port or free_port()
        folder = self.folder / f"household-{self.started}"
        command = [sys.executable, "-m", "tests.drills.household", str(port), str(folder)]
        self.households[self.start("supervisor", command)] = port
        return port

    def invite_visitors(self, *ports: int) -> Visitors:
        """They come at once, and leave when it gets calm."""
        cast = self.town.cast
        self.visitors = Visitors(list(ports), cast.alder.pk, cast.ada.user, self.town.writer)
        self.visitors.come()
        return self.visitors

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

    def ringing(self) -> list[Child]:
        return [beat for beat in self.beats if b"beat: Starting" in beat.log.read_bytes()]

    def spare(self) -> list[Child]:
        """Whoever may be killed without leaving nobody at work: seconds without anybody are hours here."""
        at_work = [self.ready(), self.ringing(), [*self.webs]]
        spare = [child for children in at_work if len(children) > 1 for child in children]
        return [*spare, *self.households] if self.ready() and self.ringing() else spare

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
        elif child in self.webs:
            self.note("kill -9", began)
            self.start("web", run.web_command(port := self.webs.pop(child)))
            self.webs[self.last] = port
        elif child in self.households:
            self.note("kill -9", began, senders=SENDERS)
            self.start_household(self.households.pop(child))

    def retire(self, *children: Child) -> None:
        """They end as at a deploy, and nobody comes in their place."""
        for child in children:
            child.stop()
            for those in (self.workers, self.beats):
                if child in those:
                    those.remove(child)

    def note(self, kind: str, began: float, senders: int = 0) -> None:
        self.troubles += 1
        self._write("troubles.jsonl", asdict(Trouble(kind, began, time.time(), senders)))

    def log_of_letters(self) -> list[bytes]:
        file = self.folder / "letters.jsonl"
        return file.read_bytes().splitlines() if file.exists() else []

    # --- Its time ----------------------------------------------------------------
    def run_clock(self, at: datetime, speed: float) -> None:
        movable_clock.run_from(at, speed) if speed else movable_clock.freeze(at)
        self._write("clock.jsonl", {"turn": [time.time(), at.timestamp(), speed]})

    def start_again_what_ended(self) -> None:
        """As `restart: unless-stopped` does: a worker that the broker's death took along comes back."""
        for those, start in ((self.workers, self.start_worker), (self.beats, self.start_beat)):
            for child in [child for child in those if child.process.poll() is not None]:
                those.remove(child)
                start()
                self.notes["ended_by_itself"] = int(str(self.notes.get("ended_by_itself", 0))) + 1

    def goes_on(self, pause: tuple[float, float] = (1.0, 3.0)) -> bool:
        """Waits a drawn while; whether it is still time for trouble."""
        time.sleep(self.drawn.uniform(*pause))
        self.start_again_what_ended()
        return time.time() < self.trouble_until

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
    begin: Callable[[Day], object] | None = None,
) -> Iterator[Day]:
    """The town's day around the block; afterwards it is calm until all is done, and audited (`day.found`).

    `begin` starts what is at work, in place of so many `workers` and two beats.
    """
    seconds = seconds or SECONDS
    with ExitStack() as stack:
        day = Day(kind, pair, folder, seconds, stack)
        day.town = world.found(min(int(seconds * PATIENTS_A_SECOND), 2000), f"{SEED} {kind}", start, zones)
        day.start_sink()
        began = time.monotonic()
        begin(day) if begin else _begin(day, workers)
        assert wait_until(lambda: len(day.ready()) == len(day.workers), 60)
        # A process that is started anew must be back long before a window closes, however slow the machine.
        seconds = day.seconds = max(seconds, SLOWEST * (time.monotonic() - began))
        span = world.END - world.BEGIN
        day.speed = span.total_seconds() / seconds
        day.run_clock(start + world.BEGIN, day.speed)
        calm = (world.CLOSE_H - 2 - 5) * world.HOUR / span  # trouble until two hours before the first close
        day.trouble_until = time.time() + seconds * calm
        yield day
        if day.visitors:
            day.visitors.leave()
        day.mood(accept=1)
        _settle(day, start + world.END)
        day.found = _audited(day)


def _begin(day: Day, workers: int) -> None:
    for _ in range(workers):
        day.start_worker()
    day.start_beat()
    day.start_beat()


def _settle(day: Day, end: datetime) -> None:
    """To the end of the town's day, and until nothing that is due is left."""
    reconnect()
    assert wait_until(lambda: day.start_again_what_ended() or clock.now() >= end, day.seconds + 30)
    day.run_clock(end + world.HOUR, 0)
    if day.visitors:
        _see_visitors_off(day, day.visitors)
    assert wait_until(_is_nothing_due, 60), f"{day.kind}: something that is due is not dealt with"


def _see_visitors_off(day: Day, visitors: Visitors) -> None:
    day.notes |= {"requests": sum(visitors.answers.values()), "failed": sum(visitors.failures.values())}
    day.notes["acknowledged_and_lost"] = len(visitors.lost())
    assert not visitors.lost()


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
