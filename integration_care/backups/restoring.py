"""Restoring into an empty database: everything in one transaction, which we alone commit."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import IO, BinaryIO, cast

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from integration_care.backups.contents import Contents, Manifest
from integration_care.backups.errors import Refused
from integration_care.backups.programs import last_words, program, reaching
from integration_care.core.row_security import APPLICATION

Progress = Callable[[int], object]
AT_ONCE = 1024 * 1024
PATIENCE = 3600
"""Seconds for the last look and the commit."""
ANYTHING = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
    AND c.relkind IN ('r', 'p', 'v', 'S')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') LIMIT 1
"""
# The backup says who may do what, what each new table gives included; it says nothing of rights taken back.
NOTHING_BY_HABIT = f"ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM {APPLICATION};\n"
# Runs as the owner, whom forced row security binds: it is lifted while a table is looked at.
LOOKED_AT = """
DO $look$
DECLARE one record; found bigint; forced boolean;
BEGIN
  FOR one IN SELECT * FROM jsonb_each_text({rows}::jsonb) LOOP
    SELECT relforcerowsecurity INTO forced FROM pg_class
      WHERE oid = ('public.' || quote_ident(one.key))::regclass;
    IF forced THEN EXECUTE format('ALTER TABLE public.%I NO FORCE ROW LEVEL SECURITY', one.key); END IF;
    EXECUTE format('SELECT count(*) FROM public.%I', one.key) INTO found;
    IF found <> one.value::bigint THEN
      RAISE EXCEPTION 'the table % came back with % rows, and % were saved', one.key, found, one.value;
    END IF;
    IF one.key = 'accounts_clinic' THEN
      SET LOCAL search_path = public;
      UPDATE accounts_clinic SET engine_paused_at = care_now() WHERE engine_paused_at IS NULL;
      SET LOCAL search_path = '';
    END IF;
    IF one.key = 'django_session' THEN DELETE FROM public.django_session; END IF;
    IF forced THEN EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', one.key); END IF;
  END LOOP;
END $look$;
COMMIT;
"""


def check(file: BinaryIO, progress: Progress) -> Manifest:
    """Reads all of it, restores nothing."""
    contents = Contents(file)
    for piece in contents.dump():
        progress(len(piece))
    return contents.manifest


def restore(file: BinaryIO, progress: Progress) -> Manifest:
    """Every count is compared, the engine paused and everybody signed out in the same transaction."""
    refuse_what_is_not_empty()
    contents = Contents(file)
    refuse_what_cannot_be_used(contents.manifest)
    _pour(contents, progress)
    return contents.manifest


def refuse_what_is_not_empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(ANYTHING)
        if row := cursor.fetchone():
            raise Refused(
                f"This database is not empty (it has {row[0]}): a backup goes into an empty one only."
            )


def refuse_what_cannot_be_used(manifest: Manifest) -> None:
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    if newer := [name for name in manifest.migrations if name not in known]:
        raise Refused(
            f"This backup was made by a newer version ({newer[0]} is not known here):"
            " install that version first."
        )
    here = {part.partition(":")[0] for part in settings.FIELD_KEYS.split(",")}
    if missing := [key for key in manifest.field_keys if key not in here]:
        raise Refused(
            f"The text in this backup was sealed with the key {missing[0]!r}, which FIELD_KEYS here"
            " has not got: nobody could read it."
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        if (server := cursor.fetchone()[0]) < manifest.server:
            raise Refused(f"This backup comes from PostgreSQL {manifest.server}; this server is {server}.")


def _pour(contents: Contents, progress: Progress) -> None:
    """Sealed file, pg_restore (as SQL), psql. What ends early ends before the COMMIT, which comes last."""
    server = contents.manifest.server
    reading = [program("pg_restore", server=server), "--file=-"]
    writing = [program("psql", server=server), "--no-psqlrc", "--quiet", "--file=-", "--output=/dev/null"]
    writing += ["--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse"]
    with ExitStack() as stack:
        environment = stack.enter_context(reaching(connection.get_connection_params()))
        errors = stack.enter_context(tempfile.NamedTemporaryFile())
        psql = stack.enter_context(_ended(writing, environment, errors))
        pg_restore = stack.enter_context(_ended(reading, environment, errors, output=subprocess.PIPE))
        carrying = Thread(
            target=_carry, args=(_first_words(contents.manifest), pg_restore, psql), daemon=True
        )
        carrying.start()
        with suppress(BrokenPipeError):  # one of them has stopped, and has said why
            for piece in contents.dump():
                _into(pg_restore).write(piece)
                progress(len(piece))
            _into(pg_restore).close()
            carrying.join()
            if pg_restore.wait() == 0:
                _into(psql).write(_last_words(contents.manifest))
                _into(psql).close()
        if pg_restore.poll() != 0 or psql.wait(PATIENCE) != 0:
            raise Refused(f"Nothing was restored: {last_words(Path(errors.name))}")


@contextmanager
def _ended(
    command: list[str], environment: dict[str, str], errors: IO[bytes], output: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    """Killed when the block ends, before its input is closed: an end of input must mean nothing."""
    running = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=output, stderr=errors)
    try:
        yield running
    finally:
        running.kill()
        running.wait()
        for pipe in filter(None, (running.stdin, running.stdout)):
            with suppress(BrokenPipeError):
                pipe.close()


def _into(running: subprocess.Popen[bytes]) -> IO[bytes]:
    return cast(IO[bytes], running.stdin)


def _carry(first: bytes, source: subprocess.Popen[bytes], into: subprocess.Popen[bytes]) -> None:
    try:
        _into(into).write(first)
        shutil.copyfileobj(cast(IO[bytes], source.stdout), _into(into), AT_ONCE)
        _into(into).flush()
    except (BrokenPipeError, ValueError):
        source.kill()  # psql has stopped; whoever feeds this one notices


def _first_words(manifest: Manifest) -> bytes:
    extension = sql.SQL("CREATE EXTENSION IF NOT EXISTS {} WITH SCHEMA public;\n")
    asked = sql.SQL("").join(extension.format(sql.Identifier(name)) for name in manifest.extensions)
    return f"BEGIN;\nSET client_min_messages = warning;\n{NOTHING_BY_HABIT}".encode() + asked.as_bytes(None)


def _last_words(manifest: Manifest) -> bytes:
    return sql.SQL(LOOKED_AT).format(rows=sql.Literal(json.dumps(manifest.rows))).as_bytes(None)
