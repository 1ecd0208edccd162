"""The product's own processes in the demo: web, worker and beat, and the commands that come before them."""

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from integration_care.services import processes
from integration_care.services.errors import ServiceError
from integration_care.services.logs import last_lines, open_log

CHECKOUT = Path(__file__).resolve().parents[2]
CELERY = (sys.executable, "-m", "celery", "-A", "integration_care.celery:app")
WARM_THEN_COLD = ((signal.SIGTERM, 8.0), (signal.SIGQUIT, 4.0))
WEB_WITHIN = 60.0
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # whatever HTTP_PROXY says


@dataclass(frozen=True)
class Child:
    name: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def stop(self) -> None:
        processes.stop(self.process, WARM_THEN_COLD)


def web_command(port: int, *, graceful: int = 3) -> list[str]:
    """`graceful`: seconds to end what it has in hand; a few, since nobody waits for a demo to end."""
    return [
        *(sys.executable, "-m", "gunicorn", "integration_care.wsgi:application"),
        *("--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "8"),
        *("--graceful-timeout", str(graceful), "--no-control-socket"),
    ]


def worker_command() -> list[str]:
    return [
        *(*CELERY, "worker", "--loglevel", "INFO", "--concurrency", "2"),
        *("--without-gossip", "--without-mingle"),
    ]


def beat_command(data: Path) -> list[str]:
    return [*CELERY, "beat", "--loglevel", "INFO", "--schedule", str(data / "beat-schedule")]


def start(name: str, command: Sequence[str], *, data: Path, environment: Mapping[str, str]) -> Child:
    """In a session of its own: Ctrl-C reaches it in the order we choose, not all at once."""
    log = data / "logs" / f"{name}.log"
    with open_log(log) as output:
        process = processes.spawn(
            command,
            env=dict(environment),
            cwd=CHECKOUT,
            own_session=True,
            stdin=subprocess.DEVNULL,
            output=output.fileno(),
        )
    return Child(name, process, log)


def finish(child: Child) -> str:
    """Wait for a command that ends by itself; what it printed. Raises when it failed."""
    try:
        failed = child.process.wait()
    except BaseException:
        child.process.kill()
        raise
    if failed:
        raise ServiceError(f"The step {child.name} failed. The end of {child.log}:\n{last_lines(child.log)}")
    return child.log.read_text(errors="replace")


def wait_for_web(port: int, children: Sequence[Child]) -> None:
    deadline = time.monotonic() + WEB_WITHIN
    while time.monotonic() < deadline:
        raise_if_ended(children)
        try:
            with DIRECTLY.open(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise ServiceError(f"The web process did not answer within {WEB_WITHIN:.0f} s: see {children[0].log}")


def raise_if_ended(children: Sequence[Child]) -> None:
    for child in children:
        if child.process.poll() is not None:
            code = processes.exit_code(child.process.returncode)
            end = f"The end of {child.log}:\n{last_lines(child.log)}"
            raise ServiceError(f"{child.name} ended unexpectedly (exit code {code}). {end}")
