"""`services run -- COMMAND`: a command with a database and a broker around it."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from types import FrameType

from integration_care.services import processes
from integration_care.services.errors import ServiceError
from integration_care.services.guardian import PASSED_ON, guarded, signals_passed_on
from integration_care.services.sharing import SharedPair, embedded_pair, unshared_pair
from integration_care.services.terminal import complain

CHECKOUT = Path(__file__).resolve().parents[2]
DEMO_DATA = CHECKOUT / ".data" / "demo"
LOOK_EVERY = 0.5


def run(command: Sequence[str], *, data: Path | None, is_test: bool) -> int:
    """The command's exit code. Servers that the environment already names are used as they are.

    Without `data` tests have a pair to themselves, and everything else shares the demo's.
    """
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return guarded(lambda: _execute(command, {}))
    refuse_production(os.environ)

    def with_pair() -> int:
        with _pair(data, is_test=is_test) as pair:
            return _execute(command, pair.addresses.environment(is_admin=is_test))

    return guarded(with_pair)


def _pair(data: Path | None, *, is_test: bool) -> AbstractContextManager[SharedPair]:
    if data or not is_test:
        return embedded_pair(data or DEMO_DATA, fsync=not is_test)
    return unshared_pair((CHECKOUT / ".data" / f"test-{number}" for number in count(1)), fsync=False)


def refuse_production(environment: Mapping[str, str]) -> None:
    if environment.get("DJANGO_SETTINGS_MODULE", "").endswith(".production"):
        raise ServiceError(
            "The embedded servers are for demo and tests; production needs DATABASE_URL and REDIS_URL."
        )


def _execute(command: Sequence[str], extra: dict[str, str]) -> int:
    signal.pthread_sigmask(signal.SIG_BLOCK, PASSED_ON)  # until there is somebody to pass them on to
    try:
        child = processes.spawn(command, env=os.environ | extra)
        with signals_passed_on(child.pid), _killed_with_front(child):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, PASSED_ON)
            return processes.exit_code(child.wait())
    except FileNotFoundError:
        complain(f"services run: no such command: {command[0]}")
        return 127
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, PASSED_ON)


@contextmanager
def _killed_with_front(child: "subprocess.Popen[bytes]") -> Iterator[None]:
    """A command that ignores SIGTERM would outlive the process in front of us, when that is killed."""
    front = os.getppid()

    def look(_number: int, _frame: FrameType | None) -> None:
        if os.getppid() != front:
            child.kill()

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, LOOK_EVERY, LOOK_EVERY)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
