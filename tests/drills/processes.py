"""The engine as it runs for a clinic, in processes that may be killed, and a post office that is slow."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from integration_care.core import tenancy
from integration_care.services import demo_processes as run
from integration_care.services.demo_processes import Child
from patients.followups.models import FollowUp
from tests.processes import PostOffice, running


class SlowPostOffice(PostOffice):
    """Keeps a letter at once and says so a while later: the moment in which a sender had better not die."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(self.seconds)
        return answer

    def times(self) -> Counter[str]:
        """How often each Message-ID arrived."""
        return Counter(str(letter["Message-ID"]).strip("<>") for letter in self.letters)


@contextmanager
def slow_post_office(seconds: float = 0.02) -> Iterator[SlowPostOffice]:
    office = SlowPostOffice(seconds)
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


class Engine:
    """Starts workers and beats; all of them end with the block."""

    def __init__(self, stack: ExitStack, folder: Path, around: dict[str, str]) -> None:
        self._stack, self._folder, self._around = stack, folder, around
        self._started = 0

    def start_worker(self) -> Child:
        name = self._name("worker")
        return self._start(name, [*run.worker_command(), "--hostname", f"{name}@drill"])

    def start_beat(self) -> Child:
        name = self._name("beat")
        folder = self._folder / name
        folder.mkdir()
        return self._start(name, run.beat_command(folder))

    def _name(self, what: str) -> str:
        self._started += 1
        return f"{what}-{self._started}"

    def _start(self, name: str, command: list[str]) -> Child:
        return self._stack.enter_context(running(name, command, data=self._folder, environment=self._around))


@contextmanager
def engine(folder: Path, around: dict[str, str]) -> Iterator[Engine]:
    with ExitStack() as stack:
        yield Engine(stack, folder, around)


def kill_at_once(child: Child) -> None:
    """-9 for the process and its own children: our session, our ids."""
    os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()


def message_ids(status: str | None = None) -> set[str]:
    """Of all follow-ups, or of those with this status."""
    with tenancy.platform_context():
        rows = FollowUp.objects.filter(status=status) if status else FollowUp.objects.all()
        return {row.message_id for row in rows}


def all_sent() -> bool:
    return message_ids() == message_ids("sent")
