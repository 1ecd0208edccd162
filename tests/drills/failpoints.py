"""Where a process may be made to die: before and after each commit of the wire order.

Nothing of it is in the product. The drills' settings install this app, which wraps the engine's functions
from outside for each of `POINTS` that has a folder in FAILPOINTS. A process dies (kill -9, by itself) for
each file it finds there, and takes the file with it: so many deaths, and no more. FAILPOINT_SIGNAL may name
another end, such as SIGSTOP.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any

from django.apps import AppConfig

A_MOMENT = timedelta(seconds=1)
# name: (module, function): it dies when the function returns, and what is so at that moment
POINTS = {
    "claimed": ("engine.claim", "claim"),  # leased and committed, nothing handed on
    "handed-on": ("tasks", "_ring"),  # one is in the broker, the others are not
    "crossing": ("engine.fence", "_own_words"),  # all written, nothing committed
    "crossed": ("engine.fence", "cross"),  # `sending` is committed, the wire untouched
    "answered": ("engine.deliver", "send"),  # the server's yes is in hand
    "writing": ("engine.results", "_apply"),  # the yes is written, and not committed
    "written": ("engine.results", "write"),  # committed; the broker is not told
}
ANYWAY = ("_ring", "_own_words", "_apply")  # the others only where there was something to do


class Failpoints(AppConfig):
    name = "tests.drills"
    label = "drills"

    def ready(self) -> None:
        _wait_less()
        if folder := os.environ.get("FAILPOINTS"):
            for tokens in Path(folder).iterdir():
                _place(*POINTS[tokens.name], tokens)


def _wait_less() -> None:
    """A minute between two tries is half a day of a drill's clock."""
    from patients.followups.engine import alert_mails, results

    results.FIRST_WAIT = alert_mails.FIRST_WAIT = A_MOMENT


def _place(module_name: str, function: str, tokens: Path) -> None:
    from importlib import import_module

    module = import_module(f"patients.followups.{module_name}")
    setattr(module, function, _deadly(getattr(module, function), tokens))


def _deadly(function: Callable[..., Any], tokens: Path) -> Callable[..., Any]:
    @wraps(function)
    def until_then(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        if result or function.__name__ in ANYWAY:
            _die_by_one_of(tokens)
        return result

    return until_then


def _die_by_one_of(tokens: Path) -> None:
    for token in tokens.iterdir():
        try:
            token.unlink()
        except FileNotFoundError:
            continue
        os.kill(os.getpid(), signal.Signals[os.environ.get("FAILPOINT_SIGNAL", "SIGKILL")])
        return
