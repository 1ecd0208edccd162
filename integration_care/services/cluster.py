"""A new PostgreSQL cluster: its files, and then its roles."""

import os
import shutil
import subprocess
from pathlib import Path

from integration_care.services import processes
from integration_care.services.binaries import postgres_binary
from integration_care.services.errors import ServiceError
from integration_care.services.logs import last_lines
from integration_care.services.passwords import Passwords
from integration_care.services.server_user import ServerUser

ROLES = Path(__file__).with_name("roles.sql")
BACKUP_ROLE = Path(__file__).with_name("backup_role.sql")
SHAPE = (
    *("--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--no-locale"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync"),
)


def initdb(directory: Path, *, password: str, user: ServerUser | None, log: Path) -> None:
    """Replaces what lies in `directory`. `password` becomes the superuser's."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(mode=0o700)
    password_file = directory.with_suffix(".password")
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    if user:
        user.own(directory)
        user.own(password_file)
    command = [str(postgres_binary("initdb")), *SHAPE, f"--pgdata={directory}", f"--pwfile={password_file}"]
    with log.open("ab") as output:
        process = processes.spawn(
            command, user=user, cwd=directory, stdin=subprocess.DEVNULL, output=output.fileno()
        )
        failed = process.wait()
    password_file.unlink()
    if failed:
        raise ServiceError(f"initdb failed. The end of {log}:\n{last_lines(log)}")


def make_roles(port: int, passwords: Passwords) -> None:
    run_as_superuser(ROLES, port, passwords)
    run_as_superuser(BACKUP_ROLE, port, passwords)


def run_as_superuser(script: Path, port: int, passwords: Passwords) -> None:
    environment = os.environ | {
        "PGPASSWORD": passwords.admin,
        "CARE_OWNER_PASSWORD": passwords.owner,
        "CARE_APP_PASSWORD": passwords.app,
        "CARE_BACKUP_PASSWORD": passwords.backup,
    }
    command = [str(postgres_binary("psql")), "--quiet", "--no-psqlrc", f"--file={script}"]
    server = ["--host=127.0.0.1", f"--port={port}", "--username=postgres"]
    result = subprocess.run([*command, *server], env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        raise ServiceError(f"The database roles could not be made: {result.stderr.strip()}")
