"""Two processes that watch each other, so that no way of dying leaves anything behind.

The one in front (the id a person sees and may kill) only waits and passes signals on; the one behind does the work.
Each adopts the orphans below it. Front killed: the one behind is told, stops, sweeps. Behind killed: the
front sweeps. Both killed: the parent-death signals of the direct children are the last line.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from integration_care.services import processes
from integration_care.services.errors import ServiceError

PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def guarded(body: Callable[[], int]) -> int:
    """Run `body` in the process behind; its exit code. SIGTERM and SIGINT raise SystemExit inside it."""
    processes.adopt_orphans()
    sys.stdout.flush()
    sys.stderr.flush()
    front = os.getpid()
    behind = os.fork()
    if not behind:
        _work(front, body)
    pass_signals_on(behind)
    _, status = os.waitpid(behind, 0)
    processes.end_descendants()
    return processes.exit_code(os.waitstatus_to_exitcode(status))


def pass_signals_on(pid: int) -> None:
    """From now on what we are sent goes to `pid`, except what the terminal sends to it as well."""

    def forward(number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGINT and _is_in_terminal_foreground():
            return
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass

    for number in PASSED_ON:
        signal.signal(number, forward)


def _work(front: int, body: Callable[[], int]) -> NoReturn:
    code = 1
    try:
        for number in PASSED_ON:
            signal.signal(number, _raise_exit)
        processes.die_with(front, signal.SIGTERM)
        processes.adopt_orphans()
        code = body()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except ServiceError as error:
        print(error, file=sys.stderr)
    except Exception:  # noqa: BLE001 - this is the top of the process
        traceback.print_exc()
    finally:
        processes.end_descendants()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _raise_exit(number: int, _frame: FrameType | None) -> None:
    """Once; cleaning up is not interrupted by a second."""
    for other in PASSED_ON:
        signal.signal(other, signal.SIG_IGN)
    raise SystemExit(128 + number)


def _is_in_terminal_foreground() -> bool:
    try:
        return os.tcgetpgrp(0) == os.getpgrp()
    except OSError:
        return False
