"""Worker, beat and web under one supervisor, which may be killed.

`python -m tests.drills.household PORT FOLDER`
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from integration_care.services import demo_processes as run


def main(port: str, folder: str) -> None:
    here = Path(folder)
    here.mkdir(exist_ok=True)
    commands = {
        "worker": [*run.worker_command(), "--hostname", f"{here.name}@drill"],
        "beat": run.beat_command(here),
        "web": run.web_command(int(port)),
    }
    for name, command in commands.items():
        run.start(name, command, data=here, environment=os.environ)
    signal.pause()  # they die with us, however we die


if __name__ == "__main__":
    main(*sys.argv[1:])
