"""A worker hands its pages to the press, and has the bytes back.

The press is started for the first document and then kept. It dies alone: what was in hand is told as
`PressEnded`, and the next document starts another.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import IO

from django.conf import settings

from sessions.documents.press import wire
from sessions.documents.press.wire import Sign

CHECKOUT = Path(__file__).resolve().parents[3]
LONGEST = settings.DOCUMENT_LEASE_SECONDS * 0.8  # beyond the worker's own limit, within the lease
AT_MOST = 500  # documents; then another, whatever a library may have kept
# What it is told of our environment: where programs, libraries and fonts are. No key, no database.
OF_OURS = (
    "PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
    "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE",
)  # fmt: skip


class NotDrawn(Exception):
    """What kind of error the press met, and where; no word of the pages."""


class PressEnded(Exception):
    """It was killed, took too long, or never began."""


@dataclass(frozen=True)
class Drawn:
    pdf: bytes
    page_count: int


class Press:
    """A running process and the pipes to it."""

    def __init__(self) -> None:
        self.left = AT_MOST
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sessions.documents.press.at_work", str(LONGEST)],
            cwd=CHECKOUT,
            bufsize=0,
            env={name: os.environ[name] for name in OF_OURS if name in os.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the worker; the press ends with the pipe
        )

    def ask(self, sign: Sign, content: bytes = b"") -> bytes:
        try:
            wire.write(self._pipe(self.process.stdin), sign, content)
            answer, told = wire.read(self._pipe(self.process.stdout))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            self.end()
            raise PressEnded from None
        except BaseException:  # a time limit: the rest of this answer must reach no other document
            self.end()
            raise
        if answer == Sign.NOT_DONE:
            raise NotDrawn(told.decode())
        return told

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.leave()

    def leave(self) -> None:
        """Close the pipes; the press ends by itself unless another process holds them too."""
        self.left = 0
        for pipe in (self.process.stdin, self.process.stdout):
            self._pipe(pipe).close()

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None  # noqa: S101 - asked for above
        return pipe


presses: list[Press] = []  # at most one
one_at_a_time = Lock()


def draw(texts: Iterable[str], limit: int = 0) -> Drawn:
    """The first that fits on `limit` pages (0: any number); else the last. Longest first."""
    with one_at_a_time:
        press = at_hand()
        press.left -= 1
        for html in texts:
            pages = int(press.ask(Sign.LAY, html.encode()))
            if not limit or pages <= limit:
                break
        return Drawn(press.ask(Sign.WRITE), pages)


def at_hand() -> Press:
    if presses and (presses[0].left < 1 or presses[0].process.poll() is not None):
        put_away()
    if not presses:
        presses.append(Press())
    return presses[0]


def put_away() -> None:
    while presses:
        presses.pop().end()


def leave_to_parent() -> None:
    """Two processes that speak into one pipe would get each other's documents."""
    while presses:
        presses.pop().leave()


atexit.register(put_away)
os.register_at_fork(after_in_child=leave_to_parent)
