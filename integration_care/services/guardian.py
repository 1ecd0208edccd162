"""Two processes that watch each other, so that no way of dying leaves anything behind.

The one in front (the id a person sees and may kill) only waits and passes signals on; the one behind does the
work. Each adopts the orphans below it. Front killed: the one behind is told and kills all it has started.
Behind killed: the front does. Both killed: the parent-death signals of the direct children are the last line.
"""

import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from types import FrameType
from typing import NoReturn

from integration_care.services import processes
from integration_care.services.errors import ServiceError
from integration_care.services.terminal import complain

PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def guarded(body: Callable[[], int], *, ends_with_parent: bool = False) -> int:
    """Run `body` in the process behind; its exit code. SIGTERM and SIGINT raise SystemExit inside it.

    With `ends_with_parent` we stop when the process that started us (make, say) is killed.
    """
    if ends_with_parent:
        processes.die_with(os.getppid(), signal.SIGTERM)
    processes.adopt_orphans()
    sys.stdout.flush()
    sys.stderr.flush()
    front = os.getpid()
    behind = os.fork()
    if not behind:
        _work(front, body)
    with signals_passed_on(behind):
        _, status = os.waitpid(behind, 0)
    processes.end_descendants()
    return processes.exit_code(os.waitstatus_to_exitcode(status))


@contextlib.contextmanager
def signals_passed_on(pid: int) -> Iterator[None]:
    """Meanwhile what we are sent goes to `pid`, except what the terminal sends to it as well."""

    def forward(number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGINT and _is_in_terminal_foreground():
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)

    before = {number: signal.signal(number, forward) for number in PASSED_ON}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _work(front: int, body: Callable[[], int]) -> NoReturn:
    code = 1
    try:
        for number in PASSED_ON:
            signal.signal(number, partial(_raise_exit, front))
        processes.die_with(front, signal.SIGTERM)
        processes.adopt_orphans()
        code = body()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except ServiceError as error:
        complain(error)
    except Exception:
        traceback.print_exc()
    finally:
        processes.end_descendants()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _raise_exit(front: int, number: int, _frame: FrameType | None) -> None:
    """Once: an orderly stop is not interrupted by a second. Front killed: everything is."""
    for other in PASSED_ON:
        signal.signal(other, signal.SIG_IGN)
    if os.getppid() != front:
        processes.end_descendants()
    raise SystemExit(128 + number)


def _is_in_terminal_foreground() -> bool:
    try:
        return os.tcgetpgrp(0) == os.getpgrp()
    except OSError:
        return False
