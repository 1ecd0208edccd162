"""The embedded pair as its owner has it: one PostgreSQL and one Valkey for one data folder.

Drills use it to take servers down and bring them back; commands share one through `sharing.embedded_pair`.
"""

import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from integration_care.services.cluster import BACKUP_ROLE, run_as_superuser
from integration_care.services.errors import ServiceError
from integration_care.services.logs import open_log
from integration_care.services.passwords import Passwords, new_password
from integration_care.services.postgres import Postgres
from integration_care.services.valkey import Valkey

DATABASE = "care"


@dataclass(frozen=True)
class Addresses:
    """How to reach a running pair."""

    database_url: str
    owner_url: str
    admin_url: str
    backup_url: str
    redis_url: str

    def environment(self, *, is_admin: bool = False) -> dict[str, str]:
        """With `is_admin` the superuser's address too; only tests may have it."""
        found = {
            "DATABASE_URL": self.database_url,
            "DATABASE_OWNER_URL": self.owner_url,
            "DATABASE_BACKUP_URL": self.backup_url,
            "REDIS_URL": self.redis_url,
        }
        return found | {"DATABASE_ADMIN_URL": self.admin_url} if is_admin else found


class EmbeddedPair:
    """Both servers, owned by this process: `with EmbeddedPair(data, fsync=False) as pair: pair.database_url`.

    Ports and addresses stay the same over restarts. Valkey comes back empty. Use from the main thread.
    """

    def __init__(self, data: Path, *, fsync: bool = True) -> None:
        self.data = data.resolve()
        self.postgres = Postgres(self.data / "postgres", log=self.data / "logs/postgres.log", fsync=fsync)
        self.valkey: Valkey | None = None
        self.addresses = Addresses("", "", "", "", "")

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
    def backup_url(self) -> str:
        return self.addresses.backup_url

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

    def _valkey(self) -> Valkey:
        if not self.valkey:
            raise ServiceError("The pair was never started.")
        return self.valkey

    def _start_postgres(self) -> Passwords:
        """The passwords are saved last, so a cluster without them was never finished and is made anew."""
        file = self.data / "passwords.json"
        if passwords := Passwords.load(file):
            self.postgres.start()
            return passwords if passwords.backup else self._with_backup_role(passwords, file)
        passwords = Passwords()
        self.postgres.create(passwords)
        passwords.save(file)
        return passwords

    def _with_backup_role(self, passwords: Passwords, file: Path) -> Passwords:
        """For a pair that was made before there was this role."""
        passwords = replace(passwords, backup=new_password())
        run_as_superuser(BACKUP_ROLE, self.postgres.port, passwords)
        passwords.save(file)
        return passwords

    def _addresses(self, passwords: Passwords, valkey_port: int) -> Addresses:
        server = f"127.0.0.1:{self.postgres.port}"
        return Addresses(
            database_url=f"postgres://care_app:{passwords.app}@{server}/{DATABASE}",
            owner_url=f"postgres://care_owner:{passwords.owner}@{server}/{DATABASE}",
            admin_url=f"postgres://postgres:{passwords.admin}@{server}/{DATABASE}",
            backup_url=f"postgres://care_backup:{passwords.backup}@{server}/{DATABASE}",
            redis_url=f"redis://:{passwords.valkey}@127.0.0.1:{valkey_port}/0",
        )
