"""PostgreSQL's own programs: which ones fit the server, and how they are told its password.

Never in an argument, where every user of the machine reads it, and not in the environment either: in a file
that only we may read and that is gone afterwards. Nothing else of our environment is handed on.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from integration_care.backups.errors import Refused
from integration_care.services.binaries import postgres_binary
from integration_care.services.errors import ServiceError

HANDED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
WAYS = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT",
}  # fmt: skip


def program(name: str, *, server: int) -> str:
    """The path of one that knows this server (its major version): the checkout's own, or the machine's."""
    seen = []
    for path in _places(name, server):
        told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
        if found := re.search(r"\) (\d+)", told):
            seen.append(found[1])
            if int(found[1]) >= server:
                return path
    found_here = f"; found here: {', '.join(seen)}" if seen else ""
    raise Refused(f"{name} {server} or newer is needed for this server{found_here}.")


def _places(name: str, server: int) -> Iterator[str]:
    try:
        embedded = [postgres_binary(name)]
    except ServiceError:
        embedded = []
    for path in (*embedded, Path(f"/usr/lib/postgresql/{server}/bin/{name}")):
        if path.exists():
            yield str(path)
    if found := shutil.which(name):
        yield found


@contextmanager
def reaching(parameters: Mapping[str, object]) -> Iterator[dict[str, str]]:
    """The environment in which one of them reaches this server; `parameters` as libpq calls them."""
    told = {key: str(value) for key, value in parameters.items() if value}
    with tempfile.TemporaryDirectory() as folder:
        secret = Path(folder) / "pgpass"
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            password = re.sub(r"([:\\])", r"\\\1", told.get("password", ""))
            file.write(f"*:*:*:*:{password}\n")
        usual = {name: os.environ[name] for name in HANDED_ON if name in os.environ}
        server = {name: told[key] for key, name in WAYS.items() if key in told}
        yield usual | server | {"PGPASSFILE": str(secret), "PGAPPNAME": "integration-care-backup"}


def last_words(errors: Path) -> str:
    """What a program complained of, without what stood in a row."""
    lines = [
        line for line in errors.read_text(errors="replace").splitlines() if "rror" in line or "ERROR" in line
    ]
    return lines[0][:300] if lines else "it ended without a word"
