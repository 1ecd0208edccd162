"""A drill's day: the processes that are at work, what is done to them, and what is written down of it."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from integration_care.demo import movable_clock
from integration_care.services import demo_processes as run
from integration_care.services.demo_processes import Child
from integration_care.services.pair import EmbeddedPair
from integration_care.services.ports import free_port, is_port_free
from integration_care.services.processes import descendants
from tests.drills.auditor import Trouble
from tests.drills.processes import kill_at_once
from tests.drills.visitors import Visitors
from tests.processes import running, wait_until

SEED = os.environ.get("SEED", "1")
LEASE = 3.0
SENDERS = 2  # processes of one worker
AT_WORK_WITHIN = 180.0  # seconds, on the busiest machine
GRACEFUL = 30  # seconds, as in production: an old web process brings what it has in hand to an end


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20):
            return True
    except OSError:
        return False


class Day:
    """What a drill may do to its processes, and what is written down of it."""

    def __init__(self, kind: str, pair: EmbeddedPair, folder: Path, seconds: float, stack: ExitStack) -> None:
        self.kind, self.pair, self.folder, self.seconds = kind, pair, folder, seconds
        self.drawn = random.Random(f"{SEED} {kind}")
        self.stack, self.started, self.speed, self.lease = stack, 0, 1.0, LEASE
        self.workers: list[Child] = []
        self.beats: list[Child] = []
        self.households: dict[Child, int] = {}
        self.webs: dict[Child, int] = {}
        self.mail_port = free_port()
        self.troubles = 0
        self.trouble_until = 0.0
        self.visitors: Visitors | None = None
        self.notes: dict[str, object] = {}
        self.town: Any = None

    # --- What runs ---------------------------------------------------------------
    def around(self, **extra: str) -> dict[str, str]:
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.drills.settings",
            "DATABASE_URL": self.pair.database_url,
            "REDIS_URL": self.pair.redis_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "SWEEP_SECONDS": str(self.lease / 6),
            "FOLLOW_UP_LEASE_SECONDS": str(self.lease),
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

    def start_web(self, port: int = 0, **extra: str) -> None:
        """Answers once `is_at_work`."""
        port = port or free_port()
        command = run.web_command(port, graceful=GRACEFUL)
        self.webs[self.start("web", command, self.around(**extra))] = port

    def start_household(self, port: int = 0) -> None:
        """A supervisor with a worker, a beat and a web of its own."""
        port = port or free_port()
        folder = self.folder / f"household-{self.started}"
        command = [sys.executable, "-m", "tests.drills.household", str(port), str(folder)]
        self.households[self.start("supervisor", command)] = port

    def is_at_work(self) -> bool:
        """Whether each process that was started takes work; raises when one that should answer has ended."""
        run.raise_if_ended([self.sink])
        if is_port_free(self.mail_port):
            return False
        run.raise_if_ended([*self.webs, *self.households])
        if not all(map(answers, [*self.webs.values(), *self.households.values()])):
            return False
        return len(self.ready()) == len(self.workers) and len(self.ringing()) == len(self.beats)

    def invite_visitors(self, **such: int) -> Visitors:
        """They come at once, to each web process, and leave when it gets calm."""
        cast, ports = self.town.cast, [*self.webs.values(), *self.households.values()]
        self.visitors = Visitors(ports, cast.alder.pk, cast.ada.user, self.town.writer)
        self.visitors.come(**such)
        return self.visitors

    def start_sink(self) -> None:
        self.mood(accept=1)
        told = {"--port": self.mail_port, "--seed": SEED} | {
            f"--{name}": self.folder / file
            for name, file in (("log", "letters.jsonl"), ("moods", "moods.json"))
        }
        words = [str(word) for pair in told.items() for word in pair]
        self.sink = self.start("sink", [sys.executable, "-m", "tests.drills.sink", *words])

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
            self.start_web(self.webs.pop(child))
        elif child in self.households:
            self.note("kill -9", began, senders=SENDERS)
            self.start_household(self.households.pop(child))

    def relieve(self, those: list[Child]) -> None:
        """The oldest of these workers, or beats, ends as at a deploy, once another is at work."""
        leaving = those[0]
        self.start_worker() if those is self.workers else self.start_beat()
        assert wait_until(lambda: those[-1] in (*self.ready(), *self.ringing()), AT_WORK_WITHIN)
        those.remove(leaving)
        leaving.stop()

    def renew(self, web: Child) -> None:
        """SIGHUP: new processes take over, old ones end with what is in hand. It answers afterwards."""
        old = set(descendants(web.process.pid))
        web.process.send_signal(signal.SIGHUP)

        def is_renewed() -> bool:
            now = set(descendants(web.process.pid))
            return bool(now) and not now & old

        assert wait_until(is_renewed, GRACEFUL + AT_WORK_WITHIN), f"{web.name} keeps its old processes"
        assert wait_until(lambda: answers(self.webs[web]), AT_WORK_WITHIN), f"{web.name} answers no more"

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
