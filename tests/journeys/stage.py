"""The stage of every journey: the whole product in its own processes, with a database and broker of its own.

Started once for a test worker and kept; between two journeys its tables and its post are emptied. Product
time stands still unless a journey moves it, so that what happens in a journey happens at known instants.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import redis
from psycopg.errors import DeadlockDetected

from integration_care.core import clock, tenancy
from integration_care.core.models import Heartbeat
from integration_care.demo import movable_clock
from integration_care.services import demo_processes as run
from integration_care.services.ports import free_port
from patients.followups.models import FollowUp
from sessions.models import BookingLetter
from tests.conftest import WORKER, empty_every_table, recreate
from tests.patients.followups.push_service import PushService, push_service
from tests.processes import PostOffice, _with_path, environment, post_office, running, wait_until

DATABASE = f"care_stage_{WORKER}"
REDIS_DB = 8 + int(WORKER.removeprefix("gw") if WORKER != "main" else 0) % 8


class ProductTime:
    """Moves every process's clock, for it is one row in the database."""

    def freeze(self, at: datetime) -> None:
        movable_clock.freeze(at)

    def jump(self, hours: float) -> None:
        movable_clock.jump(timedelta(hours=hours))

    def run(self, speed: float) -> None:
        movable_clock.set_speed(speed)

    @property
    def now(self) -> datetime:
        return clock.now()


@dataclass(frozen=True)
class Stage:
    url: str
    post: PostOffice
    push: PushService
    time: ProductTime
    folder: Path
    people: list[Any] = field(default_factory=list)  # who came with a browser

    def let_the_engine_look_twice(self) -> None:
        """Two whole rounds of the engine, and nothing due that is not dealt with: then no news is no news."""
        for _ in range(2):
            last = self._last_round()
            assert wait_until(lambda last=last: self._last_round() != last), "the engine does not sweep"
        assert wait_until(self._is_nothing_due), "a follow-up that is due is not dealt with"

    @staticmethod
    def _last_round() -> datetime | None:
        return Heartbeat.objects.values_list("real_at", flat=True).filter(name=Heartbeat.SWEEP).first()

    @staticmethod
    def _is_nothing_due() -> bool:
        with tenancy.platform_context() as now:
            return not FollowUp.objects.due(now).exists()

    @staticmethod
    def _is_nothing_on_its_way() -> bool:
        with tenancy.platform_context():
            on_its_way = (
                FollowUp.objects.filter(status=FollowUp.Status.SENDING),
                BookingLetter.objects.filter(status=BookingLetter.Status.SENDING),
            )
            return not any(rows.exists() for rows in on_its_way)

    def clear(self) -> None:
        """Empty every table. A round of the engine may hold a lock: then once more.

        A letter on its way is waited for, five seconds at most: later it would arrive in the next journey, to
        people who are called alike.
        """
        wait_until(self._is_nothing_on_its_way, seconds=5)
        for _ in range(20):
            try:
                empty_every_table(DATABASE)
            except DeadlockDetected:
                continue
            break
        self.post.letters.clear()
        self.push.notes.clear()
        with redis.Redis.from_url(_with_path(os.environ["REDIS_URL"], str(REDIS_DB))) as broker:
            for key in broker.scan_iter(":1:*"):  # Django's cache: how often somebody guessed
                broker.delete(key)


@contextmanager
def built(template: str, folder: Path) -> Iterator[Stage]:
    recreate(DATABASE, template)
    with ExitStack() as standing:
        office = standing.enter_context(post_office())
        push = standing.enter_context(push_service())
        phones = {"VAPID_PRIVATE_KEY": "D" * 42 + "A", "PUSH_ORIGINS": push.origin}
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        around = environment(
            database=DATABASE,
            redis_db=REDIS_DB,
            mail_port=office.port,
            BASE_URL=url,
            CACHE_IN_REDIS="1",
            **phones,
        )
        commands = {
            "worker": run.worker_command(),
            "beat": run.beat_command(folder),
            "web": run.web_command(port),
        }
        children = [
            standing.enter_context(running(name, command, data=folder, environment=around))
            for name, command in commands.items()
        ]
        run.wait_for_web(port, children[::-1])
        yield Stage(url, office, push, ProductTime(), folder)
