"""Read by Python itself at its start, where a drill puts this folder into PYTHONPATH beside libfaketime.

libfaketime 0.9.10 answers `clock_nanosleep` with "invalid argument" when it leaves the monotonic clock alone,
and Python sleeps by it. Waiting for nothing takes as long.
"""

import select
import time


def sleep(seconds: float) -> None:
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], seconds)


time.sleep = sleep
