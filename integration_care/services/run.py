"""`services run -- COMMAND`: a command with a database and a broker around it."""

import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from integration_care.services import processes
from integration_care.services.errors import ServiceError
from integration_care.services.guardian import PASSED_ON, guarded, pass_signals_on
from integration_care.services.pair import embedded_pair
from integration_care.services.terminal import complain

CHECKOUT = Path(__file__).resolve().parents[2]
CHECK_ORPHANED_EVERY = 0.5


def default_data(*, is_test: bool) -> Path:
    return CHECKOUT / ".data" / ("test" if is_test else "demo")


def run(command: Sequence[str], *, data: Path, is_test: bool) -> int:
    """The command's exit code. Servers that the environment already names are used as they are."""
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return guarded(lambda: _execute(command, {}))
    refuse_production(os.environ)

    def with_pair() -> int:
        with embedded_pair(data, fsync=not is_test) as pair:
            return _execute(command, pair.addresses.environment(is_admin=is_test))

    return guarded(with_pair)


def refuse_production(environment: Mapping[str, str]) -> None:
    if environment.get("DJANGO_SETTINGS_MODULE", "").endswith(".production"):
        raise ServiceError(
            "The embedded servers are for demo and tests; production needs DATABASE_URL and REDIS_URL."
        )


def _execute(command: Sequence[str], extra: dict[str, str]) -> int:
    front = os.getppid()
    signal.pthread_sigmask(signal.SIG_BLOCK, PASSED_ON)  # until there is somebody to pass them on to
    try:
        child = processes.spawn(command, env=os.environ | extra)
        pass_signals_on(child.pid)
    except FileNotFoundError:
        complain(f"services run: no such command: {command[0]}")
        return 127
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, PASSED_ON)

    def look_for_front(_number: int, _frame: FrameType | None) -> None:
        if os.getppid() != front:
            child.kill()

    signal.signal(signal.SIGALRM, look_for_front)
    signal.setitimer(signal.ITIMER_REAL, CHECK_ORPHANED_EVERY, CHECK_ORPHANED_EVERY)
    code = child.wait()
    signal.setitimer(signal.ITIMER_REAL, 0)
    return processes.exit_code(code)
