"""Children that cannot outlive their parent, and what is known of a process by its id.

Linux does all of it; elsewhere the parent-death signal and the adoption of orphans are missing and only an
orderly stop is clean.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from integration_care.services.server_user import ServerUser

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36

_prctl: Callable[..., int] | None = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def spawn(
    command: Sequence[str | Path],
    *,
    death: signal.Signals = signal.SIGKILL,
    user: ServerUser | None = None,
    own_session: bool = False,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    stdin: int | None = None,
    output: int | None = None,
) -> "subprocess.Popen[bytes]":
    """Start a child that receives `death` when we die, however we die.

    Call from the main thread only: the kernel sends the signal when the starting *thread* ends.
    """
    parent = os.getpid()

    def before_exec() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        if user:
            user.become()
        die_with(parent, death)

    return subprocess.Popen(
        [str(part) for part in command],
        # Nothing in it takes a lock or imports, which is what makes preexec_fn unsafe beside threads.
        preexec_fn=before_exec,  # noqa: PLW1509
        start_new_session=own_session,
        env=env,
        cwd=cwd,
        stdin=stdin,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
    )


def die_with(parent: int, death: signal.Signals) -> None:
    """Ask for `death` when the parent dies. After any change of user, which would clear the wish."""
    if _prctl:
        _prctl(PR_SET_PDEATHSIG, death)
    if os.getppid() != parent:
        os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of every orphan below us, so that `end_descendants` can find it."""
    if _prctl:
        _prctl(PR_SET_CHILD_SUBREAPER, 1)


def end_descendants() -> None:
    """Kill whatever still runs below this process and collect it."""
    while alive := descendants(os.getpid()):
        for pid in alive:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        _reap()
        time.sleep(0.01)


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def stop(child: "subprocess.Popen[bytes]", ladder: Sequence[tuple[signal.Signals, float]]) -> None:
    """Climb the ladder of (signal, seconds of patience) until the child has ended; then kill it."""
    for how, patience in ladder:
        if child.poll() is not None:
            return
        child.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(patience)
    if child.poll() is None:
        child.kill()
        child.wait()


def exit_code(returncode: int) -> int:
    """The shell's reading of a return code: 128 + n for death by signal n."""
    return 128 - returncode if returncode < 0 else returncode


def descendants(pid: int) -> list[int]:
    """Every process below `pid`, zombies left out."""
    children: dict[int, list[int]] = {}
    for process, parent, state in _process_table():
        if not state.startswith("Z"):
            children.setdefault(parent, []).append(process)
    found = list(children.get(pid, []))
    for process in found:
        found += children.get(process, [])
    return found


def command_of(pid: int) -> str | None:
    """The command line of a running process; None when it has ended, zombies included."""
    if not Path("/proc/self").exists():
        answer = _ps("-o", "stat=,command=", "-p", str(pid)).strip()
        return None if not answer or answer.startswith("Z") else answer.partition(" ")[2]
    try:
        state = _stat(pid)[1]
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return None
    return None if state == "Z" else line.replace(b"\0", b" ").decode(errors="replace")


def _process_table() -> list[tuple[int, int, str]]:
    if not Path("/proc/self").exists():
        rows = [line.split() for line in _ps("-axo", "pid=,ppid=,stat=").splitlines()]
        return [(int(pid), int(parent), state) for pid, parent, state in rows]
    table = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parent, state = _stat(int(entry.name))
                table.append((int(entry.name), parent, state))
    return table


def _stat(pid: int) -> tuple[int, str]:
    """(parent, state); the name before them may hold spaces and brackets."""
    fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    return int(fields[1]), fields[0]


def _ps(*arguments: str) -> str:
    return subprocess.run(["ps", *arguments], capture_output=True, text=True, check=False).stdout
