"""Starting `services run` as a person would, and looking for what it left behind."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from integration_care.services import processes

PATIENCE = 60  # seconds: a busy machine may be ten times as slow as a quiet one
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith("DATABASE_") and name not in {"REDIS_URL", "DJANGO_SETTINGS_MODULE"}
}


def start(data: Path, *command: str, **extra: str) -> "subprocess.Popen[str]":
    """`services run --test --data DATA -- COMMAND`, in the background."""
    services = [sys.executable, "-m", "integration_care.services"]
    return subprocess.Popen(
        [*services, "run", "--test", "--data", str(data), "--", *command],
        env=CLEAN | extra,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(data: Path, *command: str, **extra: str) -> "subprocess.CompletedProcess[str]":
    with start(data, *command, **extra) as process:
        out, err = process.communicate(timeout=PATIENCE)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def wait_until(holds: Callable[[], object], seconds: float = PATIENCE) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.02)
    return bool(holds())


def commands_naming(text: str) -> list[str]:
    """The command lines of living processes that hold `text`."""
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [line for line in map(processes.command_of, pids) if line and text in line]


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def commands_with_environment(setting: str) -> list[str]:
    """The command lines of living processes started with this `NAME=value`."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            settings = (entry / "environ").read_bytes().decode(errors="replace").split("\0")
            if setting in settings and (line := processes.command_of(int(entry.name))):
                found.append(line)
    return found
