"""The database and the broker: killed, emptied, cut off, full."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError
from psycopg import sql

from integration_care.core import tenancy
from integration_care.services.server_user import ServerUser
from patients.journals.models import Attachment
from sessions.documents.actions import Wanted, request_document
from sessions.documents.models import Document
from tests.drills.long import SENDERS, reconnect
from tests.processes import wait_until

pytestmark = [pytest.mark.drill, pytest.mark.timeout(1800)]
# In the middle of a transaction, or between two: whoever is connected as the application.
_VICTIMS = "SELECT pid FROM pg_stat_activity WHERE usename = 'care_app' ORDER BY state = 'active' DESC, pid"


def test_broker_killed_and_emptied(a_day):
    with a_day("broker killed, back empty", seconds=60, webs=1) as day:
        day.invite_visitors()
        while day.goes_on((5, 8)):
            began = time.time()
            day.pair.restart_valkey(crash=True)
            day.note("broker", began)


def test_database_restarted(a_day):
    with a_day("database crashed and restarted", webs=1) as day:
        day.invite_visitors()
        while day.goes_on((4, 7)):
            began = time.time()
            day.pair.restart_postgres(crash=True)
            day.note("database", began, senders=2 * SENDERS)
            reconnect()


def test_connections_cut(a_day):
    with a_day("connections cut (pg_terminate_backend)", webs=1) as day:
        day.invite_visitors()
        with psycopg.connect(day.pair.admin_url, autocommit=True) as admin:
            while day.goes_on((0.05, 0.4)):
                if victims := admin.execute(_VICTIMS).fetchall():
                    began = time.time()
                    admin.execute("SELECT pg_terminate_backend(%s)", [day.drawn.choice(victims)[0]])
                    day.note("cut", began, senders=1)
        reconnect()


@contextmanager
def small_disk(folder: Path, size: str):
    """A file system of its own, which fills; needs the right to mount."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=False)
    if mounted.returncode:
        pytest.skip("this machine lets us mount no small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def moved(pair, tables, folder):
    """These tables lie on that disk."""
    space = sql.Identifier("a_small_disk")
    user = ServerUser.for_paths(folder)
    if user:
        os.chown(folder, user.uid, user.gid)
    with psycopg.connect(pair.admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE TABLESPACE a_small_disk LOCATION {}").format(sql.Literal(str(folder))))
        for table in tables:
            admin.execute(sql.SQL("ALTER TABLE {} SET TABLESPACE {}").format(sql.Identifier(table), space))
    try:
        yield
    finally:
        with psycopg.connect(pair.admin_url, autocommit=True) as admin:
            for table in tables:
                admin.execute(
                    sql.SQL("ALTER TABLE {} SET TABLESPACE pg_default").format(sql.Identifier(table))
                )
            admin.execute("DROP TABLESPACE a_small_disk")


def test_disk_full_under_attachments_and_documents(a_day, pair):
    """Recordings and documents wait or are refused while there is no room; nothing else stops."""
    tables = [Attachment._meta.db_table, Document._meta.db_table]
    with (
        small_disk(Path("/dev/shm") / f"drill-{os.getpid()}", "3m") as disk,
        moved(pair, tables, disk),
        a_day("disk full under attachments, documents", webs=1) as day,
    ):
        day.invite_visitors()
        ballast, asked = disk / "ballast", []
        while day.goes_on((3, 5)):
            began = time.time()
            _fill(ballast)
            asked.append(_ask_for_document(day))
            time.sleep(3)
            ballast.unlink()
            asked.append(_ask_for_document(day))
            day.note("disk full", began)
        wishes = [wish for wish in asked if wish is not None]
        assert wait_until(lambda: all(_is_ended(day, wish) for wish in wishes), 90)
        day.notes |= {"documents_asked_for": len(asked), "refused_at_once": asked.count(None)}


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 4096)


def _ask_for_document(day):
    """None where there is no room even for the wish: whoever asked reads that it did not work."""
    with suppress(OperationalError), tenancy.clinic_context(day.town.cast.alder.pk) as now:
        wanted = Wanted(Document.Kind.PATIENT_SUMMARY, patient=day.drawn.choice(day.town.patients))
        return request_document(by=day.town.cast.ada, wanted=wanted, now=now).pk
    return None


def _is_ended(day, document_id):
    """Made after all, or given up with a reason."""
    with tenancy.clinic_context(day.town.cast.alder.pk):
        return Document.objects.filter(pk=document_id, status__in=["ready", "failed"]).exists()
