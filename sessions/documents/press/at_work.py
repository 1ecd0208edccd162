"""The press itself: `python -m sessions.documents.press.at_work SECONDS`, until the pipe is closed."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from sessions.documents.press import wire
from sessions.documents.press.wire import Sign

BETWEEN = 200_000  # objects made until cycles are looked for; a document of two pages makes fewer


def work(come: IO[bytes], go: IO[bytes], seconds: float) -> None:
    """One document at a time, until `EOFError`. What takes longer than `seconds` ends the process."""
    # Here, because it prints where Pango is missing.
    from sessions.documents.press.drawing import lay_out, letter_paper, written

    letter_paper()
    gc.collect()
    gc.freeze()
    gc.set_threshold(BETWEEN)
    laid: Any = None
    while True:
        sign, content = wire.read(come)
        signal.setitimer(signal.ITIMER_REAL, seconds)  # the kernel ends it, also inside Pango
        try:
            if sign == Sign.LAY:
                laid = lay_out(content.decode())
                answer = str(len(laid.pages)).encode()
            else:
                answer, laid = written(laid), None
        except BaseException as why:  # what is fatal to WeasyPrint is no Exception
            laid = None
            wire.write(go, Sign.NOT_DONE, told(why).encode())
        else:
            wire.write(go, Sign.DONE, answer)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if laid is None:
            gc.collect()  # while the worker keeps the bytes


def told(why: BaseException) -> str:
    """ValueError at tables.py:12. What it says may be words of a record, and never leaves the press."""
    last = traceback.extract_tb(why.__traceback__)[-1]
    return f"{type(why).__name__} at {Path(last.filename).name}:{last.lineno}"


def only_answers() -> IO[bytes]:
    """The pipe to the worker; whatever a library prints goes to the worker's log instead."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


if __name__ == "__main__":
    # What a library says goes to the worker's log as it stands in the library, without what it was about.
    logging.basicConfig(level=logging.ERROR, format="press: %(name)s: %(msg)s")
    with suppress(EOFError, BrokenPipeError):
        work(sys.stdin.buffer, only_answers(), float(sys.argv[1]))
