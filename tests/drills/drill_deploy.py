"""A deploy in the middle of a batch: an older release's worker goes on, on the new schema."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile

import pytest

from integration_care.celery import app
from integration_care.services import demo_processes as run
from integration_care.services import processes
from integration_care.services.demo_processes import CHECKOUT

pytestmark = [pytest.mark.drill, pytest.mark.timeout(1800)]
NEWEST_MIGRATION = ["log", "-1", "--format=%H", "--diff-filter=A", "--", ":(glob)**/migrations/0*.py"]
ANSWERS_AT_ONCE = ((15, 8.0),)


def git(*words: str) -> bytes:
    done = subprocess.run(["git", *words], cwd=CHECKOUT, capture_output=True, check=False)
    if done.returncode or not done.stdout:
        pytest.skip("there is no history here to take an older release from")
    return done.stdout


def older_release(folder) -> str:
    """The tree before the newest migration, or OLDER's; its commit."""
    commit = os.environ.get("OLDER") or git(*NEWEST_MIGRATION).decode().strip() + "~1"
    with tarfile.open(fileobj=io.BytesIO(git("archive", commit))) as archive:
        archive.extractall(folder, filter="data")
    return git("rev-parse", "--short", commit).decode().strip()


def test_older_worker_in_the_middle_of_a_batch(a_day, tmp_path_factory):
    tree = tmp_path_factory.mktemp("older")
    commit = older_release(tree)
    with a_day("older release's worker beside new ones", workers=1) as day:
        around = day.around(DJANGO_SETTINGS_MODULE="integration_care.settings.test")
        with (day.folder / "older.log").open("wb") as log:
            command = [*run.worker_command(), "--hostname", "older@drill"]
            older = processes.spawn(command, env=around, cwd=tree, own_session=True, output=log.fileno())
            try:
                while day.goes_on():
                    _ring_for_nobody(day)
                    day.troubles += 1
            finally:
                processes.stop(older, ANSWERS_AT_ONCE)
        sent = (day.folder / "older.log").read_text().count("tasks.deliver") // 2
        day.notes |= {"of_commit": commit, "deliveries_by_the_older": sent}
        assert sent, (day.folder / "older.log").read_text()[-2000:]


def test_rolling_restart_of_workers_and_beats(a_day):
    """A new one takes work, then the old one gets SIGTERM: what is in hand is brought to an end, so nothing
    comes twice."""
    with a_day("rolling restart of workers and beats", rounds=4) as day:
        while day.goes_on((0.5, 1)):
            for those in (day.workers, day.beats):
                day.relieve(those)
                day.troubles += 1
    assert day.troubles >= 4
    assert day.found["repeats"] == 0


def _ring_for_nobody(day) -> None:
    """A task's name that the other release does not know, and one with another signature."""
    with app.connection_for_write(day.pair.redis_url) as broker, app.amqp.producer_pool.acquire() as _:
        producer = app.amqp.Producer(broker)
        for name, words in (
            ("patients.followups.tasks.send_one", ()),
            ("patients.followups.tasks.deliver", ("x",)),
        ):
            app.send_task(name, words, producer=producer, queue="followups")
