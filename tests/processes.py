"""The product as it runs for a clinic: web, worker and beat as processes of their own, and a post office.

For journeys and drills. Call from the main thread: children die with the thread that started them.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from integration_care.services import demo_processes, processes
from integration_care.services.demo_processes import Child
from integration_care.services.ports import free_port

SWEEP_SECONDS = "0.5"
AT_ONCE = ((signal.SIGTERM, 1.0), (signal.SIGQUIT, 2.0))


def wait_until(holds: Callable[[], object], seconds: float = 15) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not (is_so := bool(holds())) and time.monotonic() < deadline:
        time.sleep(0.05)
    return is_so


class PostOffice:
    """A real SMTP server on loopback that keeps every letter it accepts."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.port = free_port()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.letters.append(message_from_bytes(envelope.original_content, policy=policy.default))
        return "250 Kept"

    def letters_to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if address in str(letter["To"])]

    def wait_for(self, address: str, count: int = 1) -> EmailMessage:
        """The newest letter to `address`, when there are `count` of them."""
        arrived = wait_until(lambda: len(self.letters_to(address)) >= count)
        assert arrived, f"{count} letters to {address} awaited, {len(self.letters_to(address))} came"
        return self.letters_to(address)[-1]


@contextmanager
def post_office() -> Iterator[PostOffice]:
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=office.port, ready_timeout=60)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


def environment(*, database: str, redis_db: int, mail_port: int, **extra: str) -> dict[str, str]:
    """For processes on a database and a broker of their own, on the servers of this test run."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "integration_care.settings.test",
        "DATABASE_URL": _with_path(os.environ["DATABASE_URL"], database),
        "REDIS_URL": _with_path(os.environ["REDIS_URL"], str(redis_db)),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "SWEEP_SECONDS": SWEEP_SECONDS,
        "PYTHONUNBUFFERED": "1",
        **extra,
    }


def _with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))


@contextmanager
def running(name: str, command: list[str], *, data: Path, environment: dict[str, str]) -> Iterator[Child]:
    """A process that ends with the block, and with us however we die. Its log is in `data/logs`."""
    child = demo_processes.start(name, command, data=data, environment=environment)
    try:
        yield child
    finally:
        processes.stop(child.process, AT_ONCE)
