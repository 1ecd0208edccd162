"""Making a backup: one snapshot, counted and dumped, sealed as it comes."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

import psycopg
from django.conf import settings
from psycopg import sql

from integration_care.backups.contents import Manifest, Packer
from integration_care.backups.errors import Refused
from integration_care.backups.keys import ring
from integration_care.backups.programs import last_words, program, reaching

Progress = Callable[[int], object]
AT_ONCE = 1024 * 1024
LEAVES_OUT_EXTENSIONS = 17
"""The first pg_dump that can be asked to."""
TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY c.relname
"""
EXTENSIONS = "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname"


def make(target: Path, progress: Progress) -> tuple[Path, Manifest]:
    """A file at `target`, or in that folder, whole or not at all; returns where it is and what it holds."""
    ring()  # says what is missing before the server is troubled
    with _snapshot() as (server, name):
        manifest = _counted(server)
        file = target / _name(manifest) if target.is_dir() else target
        with _new(file) as out:
            packer = Packer(out, manifest)
            for piece in _dumped(name, manifest.server, progress):
                packer.add(piece)
            packer.close()
    return file, manifest


def _name(manifest: Manifest) -> str:
    return f"care-{manifest.made_at[:19].replace(':', '')}Z.backup"


@contextmanager
def _snapshot() -> Iterator[tuple[psycopg.Connection, str]]:
    """A transaction of the role that may read everything, and the name under which pg_dump sees the same."""
    if not settings.DATABASE_BACKUP_URL:
        raise Refused("DATABASE_BACKUP_URL is not set: the address of the database for the role care_backup.")
    try:
        server = psycopg.connect(settings.DATABASE_BACKUP_URL, autocommit=True)
    except psycopg.OperationalError as why:
        raise Refused(f"The database cannot be reached as DATABASE_BACKUP_URL says: {why}".strip()) from None
    with server:
        role = server.execute("SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user")
        if not (role.fetchone() or [False])[0]:
            raise Refused("The role of DATABASE_BACKUP_URL is bound by row security and would read nothing.")
        server.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        name = server.execute("SELECT pg_export_snapshot()").fetchone()
        yield server, name[0] if name else ""


def _counted(server: psycopg.Connection) -> Manifest:
    tables = [name for (name,) in server.execute(TABLES).fetchall()]
    count = sql.SQL("SELECT {}, count(*) FROM public.{}")
    counts = [count.format(name, sql.Identifier(name)) for name in tables]
    applied = server.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id").fetchall()
    (made_at,) = server.execute("SELECT care_now() AT TIME ZONE 'UTC'").fetchone() or (None,)
    return Manifest(
        version=version(),
        made_at=made_at.isoformat() if made_at else "",
        server=server.info.server_version // 10_000,
        migrations=[name for (name,) in applied],
        extensions=[name for (name,) in server.execute(EXTENSIONS).fetchall()],
        field_keys=[part.partition(":")[0] for part in settings.FIELD_KEYS.split(",") if part],
        rows=dict(server.execute(sql.SQL(" UNION ALL ").join(counts)).fetchall()),
    )


def version() -> str:
    """Of the product, as its package says; a checkout has none."""
    try:
        return metadata.version("integration-care")
    except metadata.PackageNotFoundError:
        return "checkout"


def _dumped(snapshot: str, server: int, progress: Progress) -> Iterator[bytes]:
    """Extensions stay out: whoever restores them need not own them, and says what is said about them."""
    pg_dump = program("pg_dump", server=max(server, LEAVES_OUT_EXTENSIONS))
    command = [pg_dump, "--format=custom", f"--snapshot={snapshot}", "--exclude-extension=*"]
    parameters = psycopg.conninfo.conninfo_to_dict(settings.DATABASE_BACKUP_URL)
    with reaching(parameters) as environment, tempfile.NamedTemporaryFile() as errors:
        dumping = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=errors)
        try:
            while piece := cast(BufferedReader, dumping.stdout).read1(AT_ONCE):
                yield piece
                progress(len(piece))
            if dumping.wait():
                raise Refused(f"pg_dump could not finish: {last_words(Path(errors.name))}")
        finally:
            dumping.kill()
            dumping.communicate()


@contextmanager
def _new(file: Path) -> Iterator[BinaryIO]:
    """Bears its name only when it is whole and on the disk; never replaces anything."""
    part = file.with_name(f"{file.name}.part")
    if file.exists():
        raise Refused(f"{file} is there already and is not overwritten.")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(
            f"{part} is there: another backup is being made, or one was stopped. Delete it."
        ) from None
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        if file.exists():
            raise Refused(f"{file} is there by now and is not overwritten.")
        part.rename(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
