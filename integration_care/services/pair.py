"""The embedded pair: one PostgreSQL and one Valkey for one data folder, and who may share them.

`embedded_pair(data)` starts them, or joins them when another process runs them already. `EmbeddedPair` is the
owner's view; drills use it to take servers down and bring them back.
"""

import fcntl
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from integration_care.services.errors import ServiceError
from integration_care.services.logs import open_log
from integration_care.services.passwords import Passwords
from integration_care.services.postgres import Postgres
from integration_care.services.valkey import Valkey

DATABASE = "care"


@dataclass(frozen=True)
class Addresses:
    """How to reach a running pair."""

    database_url: str
    owner_url: str
    admin_url: str
    redis_url: str

    def environment(self, *, is_admin: bool = False) -> dict[str, str]:
        """With `is_admin` the superuser's address too; only tests may have it."""
        found = {
            "DATABASE_URL": self.database_url,
            "DATABASE_OWNER_URL": self.owner_url,
            "REDIS_URL": self.redis_url,
        }
        return found | {"DATABASE_ADMIN_URL": self.admin_url} if is_admin else found


@dataclass(frozen=True)
class SharedPair:
    """A running pair as its user sees it; `servers` by name, none when somebody else runs them."""

    addresses: Addresses
    servers: dict[str, "subprocess.Popen[bytes]"]


class EmbeddedPair:
    """Both servers, owned by this process: `with EmbeddedPair(data, fsync=False) as pair: pair.database_url`.

    Ports and addresses stay the same over restarts. Valkey comes back empty. Use from the main thread.
    """

    def __init__(self, data: Path, *, fsync: bool = True) -> None:
        self.data = data.resolve()
        self.postgres = Postgres(self.data / "postgres", log=self.data / "logs/postgres.log", fsync=fsync)
        self.valkey: Valkey | None = None
        self.addresses = Addresses("", "", "", "")

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def database_url(self) -> str:
        return self.addresses.database_url

    @property
    def owner_url(self) -> str:
        return self.addresses.owner_url

    @property
    def admin_url(self) -> str:
        return self.addresses.admin_url

    @property
    def redis_url(self) -> str:
        return self.addresses.redis_url

    @property
    def servers(self) -> dict[str, "subprocess.Popen[bytes]"]:
        found = {"postgres": self.postgres.process, "valkey": self._valkey().process}
        return {name: process for name, process in found.items() if process}

    def start(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        for name in ("postgres", "valkey"):
            open_log(self.data / f"logs/{name}.log").close()
        passwords = self._start_postgres()
        self.valkey = Valkey(self.data, log=self.data / "logs/valkey.log", password=passwords.valkey)
        self.valkey.start()
        self.addresses = self._addresses(passwords, self.valkey.port)

    def stop(self) -> None:
        if self.valkey:
            self.valkey.stop()
        self.postgres.stop()

    def restart_postgres(self, *, crash: bool = False) -> None:
        self.postgres.kill() if crash else self.postgres.stop()
        self.postgres.start()

    def restart_valkey(self, *, crash: bool = False) -> None:
        valkey = self._valkey()
        valkey.kill() if crash else valkey.stop()
        valkey.start()

    def kill_postgres(self) -> None:
        self.postgres.kill()

    def kill_valkey(self) -> None:
        self._valkey().kill()

    def start_postgres(self) -> None:
        self.postgres.start()

    def start_valkey(self) -> None:
        self._valkey().start()

    def _valkey(self) -> Valkey:
        if not self.valkey:
            raise ServiceError("The pair was never started.")
        return self.valkey

    def _start_postgres(self) -> Passwords:
        """The passwords are saved last, so a cluster without them was never finished and is made anew."""
        file = self.data / "passwords.json"
        if passwords := Passwords.load(file):
            self.postgres.start()
            return passwords
        passwords = Passwords()
        self.postgres.create(passwords)
        passwords.save(file)
        return passwords

    def _addresses(self, passwords: Passwords, valkey_port: int) -> Addresses:
        server = f"127.0.0.1:{self.postgres.port}"
        return Addresses(
            database_url=f"postgres://care_app:{passwords.app}@{server}/{DATABASE}",
            owner_url=f"postgres://care_owner:{passwords.owner}@{server}/{DATABASE}",
            admin_url=f"postgres://postgres:{passwords.admin}@{server}/{DATABASE}",
            redis_url=f"redis://:{passwords.valkey}@127.0.0.1:{valkey_port}/0",
        )


@contextmanager
def embedded_pair(data: Path, *, fsync: bool = True, waits_for_guests: bool = True) -> Iterator[SharedPair]:
    """Start the pair of this data folder, or join the one that runs there.

    Two locks decide: whoever holds `owner.lock` runs the servers and writes their addresses into it; guests
    share `guests.lock`, and an owner who `waits_for_guests` stops the servers when the last guest has left.
    """
    data.mkdir(parents=True, exist_ok=True)
    with (
        _open_lock(data / "owner.lock") as owner,
        _open_lock(data / "guests.lock") as guests,
    ):
        while True:
            if _try_lock(owner):
                yield from _own(data, owner, guests, fsync=fsync, waits_for_guests=waits_for_guests)
                return
            fcntl.flock(guests, fcntl.LOCK_SH)
            if addresses := _read_addresses(owner):
                yield SharedPair(addresses, servers={})
                return
            fcntl.flock(guests, fcntl.LOCK_UN)
            time.sleep(0.05)


def _own(
    data: Path, owner: IO[str], guests: IO[str], *, fsync: bool, waits_for_guests: bool
) -> Iterator[SharedPair]:
    owner.truncate(0)
    try:
        with EmbeddedPair(data, fsync=fsync) as pair:
            owner.write(json.dumps(asdict(pair.addresses)))
            owner.flush()
            yield SharedPair(pair.addresses, servers=pair.servers)
            if waits_for_guests:
                fcntl.flock(guests, fcntl.LOCK_EX)
            owner.truncate(0)
    finally:
        owner.truncate(0)


def _open_lock(path: Path) -> IO[str]:
    """For us alone: the owner's lock holds passwords."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+")


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read_addresses(owner: IO[str]) -> Addresses | None:
    """None while the owner is still starting or already stopping."""
    owner.seek(0)
    text = owner.read()
    return Addresses(**json.loads(text)) if text else None


def discard(data: Path) -> None:
    """Delete a data folder whose pair is not running."""
    if not data.exists():
        return
    with _open_lock(data / "owner.lock") as owner:
        if not _try_lock(owner):
            raise ServiceError(f"{data} is in use by another process: stop it first.")
        shutil.rmtree(data)
