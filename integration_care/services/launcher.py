"""`services demo`: the whole product on one machine, from nothing to a sign-in page, until Ctrl-C."""

import os
import signal
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from integration_care.services import demo_processes as run
from integration_care.services.demo_processes import CHECKOUT, Child
from integration_care.services.errors import ServiceError
from integration_care.services.guardian import guarded
from integration_care.services.pair import Addresses
from integration_care.services.preflight import check_port, provide_pango
from integration_care.services.run import refuse_production
from integration_care.services.sharing import SharedPair, discard, embedded_pair, wait_out_changes
from integration_care.services.stamps import Stamps, fingerprint
from integration_care.services.terminal import say

WATCH_EVERY = 0.25
REAL_TIME = "1"
HALF_TOLD = "half-told"
"""The stamp of a load that was begun and not finished: the next start begins anew."""
WRITTEN_ANEW = "InconsistentMigrationHistory"
"""What Django says of a database whose migrations are no longer there; nothing has been changed then."""
ASKED_TO_STOP = (128 + signal.SIGINT, 128 + signal.SIGTERM)
MANAGE = (sys.executable, str(CHECKOUT / "manage.py"))


@dataclass(frozen=True)
class Demo:
    """`speed`: product seconds in a real second."""

    data: Path
    port: int = 8000
    speed: str = REAL_TIME
    is_reset: bool = False
    ends_with_parent: bool = False

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/"

    @property
    def stamps(self) -> Stamps:
        return Stamps(self.data / "stamps")


def demo(demo: Demo) -> int:
    """Nothing is started, and nothing deleted, before every check has passed."""
    started = time.monotonic()
    refuse_production(os.environ)
    wait_out_changes(demo.data)
    check_port(demo.port)
    provide_pango()
    if demo.is_reset or demo.stamps.is_current(HALF_TOLD):
        discard(demo.data)
    code = guarded(lambda: _run(demo, started), ends_with_parent=demo.ends_with_parent)
    return 0 if code in ASKED_TO_STOP else code


def _run(demo: Demo, started: float) -> int:
    with embedded_pair(demo.data, waits_for_guests=False) as pair, ExitStack() as running:
        environment = _environment(demo, pair.addresses)
        _prepare(demo, environment, pair.addresses.owner_url)
        logs = demo.data / "logs"
        children = [Child(name, server, logs / f"{name}.log") for name, server in pair.servers.items()]
        for name, command in _commands(demo).items():
            child = run.start(name, command, data=demo.data, environment=environment)
            running.callback(child.stop)
            children.insert(0, child)
        running.callback(pair.take_no_guests)  # the first to be called
        run.wait_for_web(demo.port, children)
        _announce(demo, time.monotonic() - started)
        return _watch(children, pair)


def _watch(children: list[Child], pair: SharedPair) -> int:
    """Until we are asked to stop, a child ends, or the process in front of us is gone."""
    front = os.getppid()
    try:
        while os.getppid() == front:
            run.raise_if_ended(children)
            pair.raise_if_gone()
            time.sleep(WATCH_EVERY)
    except SystemExit:
        say("\nStopping ...")
        raise
    return 1


def _commands(demo: Demo) -> dict[str, list[str]]:
    """In the order of starting; they stop in the opposite one, web first."""
    return {
        "worker": run.worker_command(),
        "beat": run.beat_command(demo.data),
        "web": run.web_command(demo.port),
    }


def _environment(demo: Demo, addresses: Addresses) -> dict[str, str]:
    return os.environ | {
        **addresses.environment(),
        "DJANGO_SETTINGS_MODULE": "integration_care.settings.dev",
        "DEMO": "1",
        "SWEEP_SECONDS": "1",
        "BASE_URL": demo.url.rstrip("/"),
        "EMAIL_URL": f"filemail:///{demo.data / 'mail'}",
        "STATIC_ROOT": str(demo.data / "static"),
        "PYTHONUNBUFFERED": "1",
    }


def _prepare(demo: Demo, environment: dict[str, str], owner_url: str) -> None:
    """Migrate, collect and load, each only when what it depends on has changed since the last start."""
    stamps = demo.stamps
    migrations = fingerprint([*CHECKOUT.glob("*/**/migrations/*.py"), CHECKOUT / "requirements.txt"])
    assets = fingerprint(path for path in (CHECKOUT / "static").rglob("*") if path.parent.name != "icons")
    collecting = None
    if not stamps.is_current("collectstatic", assets):
        collecting = _manage(
            demo, environment, "collectstatic", "--noinput", "--clear", "--ignore=vendor/icons/*"
        )
    if not stamps.is_current("migrate", migrations):
        say("Preparing the database ...")
        _migrate(demo, environment | {"DATABASE_URL": owner_url})
        stamps.keep("migrate", migrations)
    _tell_story(demo, environment, stamps)
    if collecting:
        run.finish(collecting)
        stamps.keep("collectstatic", assets)


def _migrate(demo: Demo, environment: dict[str, str]) -> None:
    try:
        run.finish(_manage(demo, environment, "migrate", "--noinput"))
    except ServiceError as error:
        if WRITTEN_ANEW not in str(error):
            raise
        raise ServiceError(
            f"The demo in {demo.data} was made by an earlier version, whose tables this one cannot change."
            " To delete it and begin anew: make demo RESET=1"
        ) from error


def _tell_story(demo: Demo, environment: dict[str, str], stamps: Stamps) -> None:
    """Once for each data folder. Later starts set the clock's speed, unless it was and stays real time."""
    if not stamps.is_current("load_demo"):
        say("Inviting an invented clinic ...")
        stamps.keep(HALF_TOLD)
        run.finish(_manage(demo, environment, "load_demo", f"--speed={demo.speed}"))
        _sign_ins(demo).write_text(run.finish(_manage(demo, environment, "load_demo", "--print-sign-ins")))
        stamps.keep("load_demo")
        stamps.forget(HALF_TOLD)
    elif demo.speed != REAL_TIME or not stamps.is_current("speed", REAL_TIME):
        run.finish(_manage(demo, environment, "demo_clock", f"--speed={demo.speed}"))
    stamps.keep("speed", demo.speed)


def _manage(demo: Demo, environment: dict[str, str], *arguments: str) -> Child:
    return run.start(arguments[0], [*MANAGE, *arguments], data=demo.data, environment=environment)


def _sign_ins(demo: Demo) -> Path:
    return demo.data / "sign-ins.txt"


def _announce(demo: Demo, seconds: float) -> None:
    speed = "" if demo.speed == REAL_TIME else f", {demo.speed} product seconds a second"
    say(f"\nIntegration Care is ready at {demo.url} (after {seconds:.1f} s{speed})\n")
    say(_sign_ins(demo).read_text().rstrip())
    say(f"\nLogs: {demo.data / 'logs'}   Ctrl-C stops everything; the data stays. RESET=1 begins anew.")
