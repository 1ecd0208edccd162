"""A clinic's server burns down: everything comes back from one file, and nothing starts by itself."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connections, transaction
from psycopg import conninfo, sql

from integration_care.accounts.models import Clinic
from integration_care.audit.actors import COMMAND_LINE
from integration_care.audit.sealing import seal_clinic
from integration_care.audit.verifying import verify
from integration_care.backups import keys, sealed
from integration_care.backups.restoring import check
from integration_care.backups.sealed import Sealer
from integration_care.core import tenancy
from integration_care.demo import movable_clock
from integration_care.services import processes
from integration_care.services.pair import EmbeddedPair
from patients.journals.actions import install_prompt_sets, pin_insight
from patients.journals.actions.attachments import Sent, attach
from patients.journals.models import Attachment, JournalEntry
from patients.models import Patient
from sessions.documents.actions import Wanted, request_document
from sessions.documents.making import make
from sessions.documents.models import Document
from tests.cast import START, make_cast
from tests.conftest import ADMIN_URL, OWNER_URL, WORKER, connected_to, recreate
from tests.journeys.busy_clinic import furnish
from tests.patients.journals import files

pytestmark = [pytest.mark.drill, pytest.mark.timeout(240)]
SOURCE, EMPTY = f"care_backed_up_{WORKER}", f"care_empty_{WORKER}"
WRITTEN_MEANWHILE = {"journals_insight"}
# What a restore changes on purpose, and only that.
CHANGED = {"accounts_clinic", "django_session"}
TRAIL = ("audit_event_", "audit_unsealed")  # lies in months
SHAPE = {
    "row security": "SELECT relname, relrowsecurity, relforcerowsecurity, relacl::text FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')",
    "policies": "SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies",
    "triggers": "SELECT pg_get_triggerdef(oid), tgenabled, obj_description(oid, 'pg_trigger') FROM pg_trigger"
    " WHERE NOT tgisinternal",
    "constraints": "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "functions": "SELECT proname, prosrc, proacl::text FROM pg_proc"
    " WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS"
    " (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')",
    "owners": "SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public'",
    "what new tables allow": "SELECT defaclobjtype, defaclacl::text FROM pg_default_acl",
}


@contextmanager
def at(url: str, **other: str) -> Iterator[None]:
    """What is read and written in between is what that address says."""
    connection = connections["default"]
    connection.close()
    usual = dict(connection.settings_dict)
    parts = conninfo.conninfo_to_dict(url, **other)
    connection.settings_dict.update(
        NAME=parts["dbname"], USER=parts["user"], PASSWORD=parts["password"], HOST=parts["host"],
        PORT=parts["port"],
    )  # fmt: skip
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(usual)


def superuser(url=ADMIN_URL, **other):
    return psycopg.connect(conninfo.make_conninfo(url, **other), autocommit=True)


@pytest.fixture(scope="module")
def clinic(template_database, django_db_blocker):
    """A busy clinic in a database of its own, with a recording and a document."""
    recreate(SOURCE, template_database)
    with django_db_blocker.unblock(), connected_to(SOURCE):
        with transaction.atomic():
            movable_clock.freeze(START)
            cast = make_cast()
            install_prompt_sets(by=COMMAND_LINE, clinic=cast.alder)
            furnish(cast, START)
            entry = JournalEntry.objects.filter(patient=cast.dana).first()
            attach(by=cast.ada, entry=entry, sent=Sent(uuid4(), "voice", files.webm()), now=START)
            wanted = Wanted(Document.Kind.PATIENT_SUMMARY, patient=cast.dana)
            document = request_document(by=cast.ada, wanted=wanted, now=START)
        make(document.pk, cast.alder.pk)
        yield cast


def backs_up(target):
    url = conninfo.make_conninfo(os.environ["DATABASE_BACKUP_URL"], dbname=SOURCE)
    was, settings.DATABASE_BACKUP_URL = settings.DATABASE_BACKUP_URL, url
    try:
        call_command("backup", str(target), verbosity=0)
    finally:
        settings.DATABASE_BACKUP_URL = was


@pytest.fixture(scope="module")
def backup(clinic, tmp_path_factory):
    """Made while Ada pins one insight after another."""
    folder = tmp_path_factory.mktemp("backups")
    is_done, pinned = Event(), []

    def pins():
        while not is_done.is_set() or len(pinned) < 5:
            with tenancy.clinic_context(clinic.alder.pk) as now:
                text = f"What I saw, {len(pinned)}"
                pinned.append(pin_insight(by=clinic.ada, patient=clinic.dana, text=text, now=now).pk)
        connections["default"].close()

    writing = Thread(target=pins)
    writing.start()
    try:
        backs_up(folder)
    finally:
        is_done.set()
        writing.join()
    (file,) = folder.iterdir()
    return file


@pytest.fixture(scope="module")
def manifest(backup):
    with backup.open("rb") as file:
        return check(file, lambda _: None)


@pytest.fixture(scope="module")
def elsewhere(backup, tmp_path_factory):
    """Another server, where nothing was before the restore."""
    with EmbeddedPair(tmp_path_factory.mktemp("elsewhere"), fsync=False) as server:
        with at(server.owner_url):
            call_command("restore", str(backup), verbosity=0)
        yield server


@pytest.fixture
def empty(django_db_blocker):
    """The address of an empty database, as its owner."""
    recreate(EMPTY)
    with django_db_blocker.unblock():
        yield conninfo.make_conninfo(OWNER_URL, dbname=EMPTY)
    with superuser() as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(EMPTY)))


def refused(file, url) -> str:
    """Why it was not restored, once it is seen that nothing of it came."""
    with at(url), pytest.raises(CommandError) as why:
        call_command("restore", str(file), verbosity=0)
    with psycopg.connect(url) as database:
        tables = database.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)
    return str(why.value)


def changed(backup, tmp_path, content) -> Path:
    path = tmp_path / "changed.backup"
    path.write_bytes(content)
    return path


# --- The refusals ---------------------------------------------------------------------------------------


def test_a_database_that_holds_anything_takes_no_backup(backup):
    with at(OWNER_URL, dbname=SOURCE), pytest.raises(CommandError, match="is not empty"):
        call_command("restore", str(backup), verbosity=0)


@pytest.mark.parametrize("place", [0.0005, 0.3, 0.999])
def test_one_changed_byte_anywhere_restores_nothing(backup, tmp_path, empty, place):
    content = bytearray(backup.read_bytes())
    content[int(len(content) * place)] ^= 1
    assert "changed" in refused(changed(backup, tmp_path, content), empty)


def test_a_backup_cut_short_restores_nothing(backup, tmp_path, empty):
    content = backup.read_bytes()
    assert "cut short" in refused(changed(backup, tmp_path, content[:-2000]), empty)
    assert "cut short" in refused(changed(backup, tmp_path, content[:100]), empty)


def test_whole_chunks_cannot_be_left_out_or_swapped(tmp_path):
    out = BytesIO()
    sealer = Sealer(out, {})
    sealer.write(b"a" * 3 * sealed.CHUNK)
    sealer.close()
    size, whole = sealed.CHUNK + sealed.TAG, out.getvalue()
    start = len(whole) - 3 * size
    head, chunks = whole[:start], [whole[start + n * size : start + (n + 1) * size] for n in range(3)]
    assert b"".join(sealed.opened(BytesIO(head + b"".join(chunks)))) == b"a" * 3 * sealed.CHUNK
    for wrong in (chunks[:2], chunks[1:], [chunks[0], chunks[2]], [chunks[1], chunks[0], chunks[2]]):
        with pytest.raises(sealed.Refused, match="changed or cut short"):
            list(sealed.opened(BytesIO(head + b"".join(wrong))))


def test_the_wrong_key_opens_nothing(backup, empty, settings):
    settings.BACKUP_KEYS = "test:" + "F" * 43 + "="
    assert "the key 'test' here is another one" in refused(backup, empty)
    settings.BACKUP_KEYS = "other:" + "F" * 43 + "="
    assert "sealed with the key 'test', which BACKUP_KEYS here has not got" in refused(backup, empty)


def test_an_older_key_still_opens(backup, settings):
    settings.BACKUP_KEYS = "newer:" + "F" * 43 + "=," + settings.BACKUP_KEYS
    call_command("backup", str(backup), check=True, verbosity=0)


def test_text_that_nobody_could_read_is_not_restored(backup, empty, settings):
    settings.FIELD_KEYS = "test:" + "B" * 43 + "="
    assert "sealed with the key 'older', which FIELD_KEYS here has not got" in refused(backup, empty)


def test_a_backup_of_a_newer_version_is_not_restored(backup, empty, monkeypatch):
    from django.db.migrations.loader import MigrationLoader

    load = MigrationLoader.load_disk

    def without_the_newest(loader):
        load(loader)
        loader.disk_migrations.pop(max(key for key in loader.disk_migrations if key[0] == "patients"))

    monkeypatch.setattr(MigrationLoader, "load_disk", without_the_newest)
    assert "made by a newer version (patients." in refused(backup, empty)


def test_any_other_file_is_no_backup(tmp_path, empty):
    assert "no backup of Integration Care" in refused(changed(None, tmp_path, b"PGDMP" * 100), empty)
    assert "No such file" in refused(tmp_path / "nowhere", empty)


def test_nothing_is_overwritten_and_nothing_half_made_is_left(clinic, tmp_path, monkeypatch):
    file = tmp_path / "mine.backup"
    file.write_text("what was there")
    with pytest.raises(CommandError, match="is there already"):
        backs_up(file)
    assert file.read_text() == "what was there"
    monkeypatch.setattr(keys, "PURPOSE", "no bytes")
    with pytest.raises(TypeError):
        backs_up(tmp_path / "other.backup")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.backup"]


def test_a_role_that_row_security_binds_makes_no_backup(clinic, tmp_path, settings):
    settings.DATABASE_BACKUP_URL = os.environ["DATABASE_URL"]
    with pytest.raises(CommandError, match="bound by row security"):
        call_command("backup", str(tmp_path), verbosity=0)


def test_the_role_of_backups_writes_nothing(clinic):
    with psycopg.connect(os.environ["DATABASE_BACKUP_URL"], dbname=SOURCE) as role:
        role.read_only = False
        role.execute("SET default_transaction_read_only = off")
        role.commit()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            role.execute("DELETE FROM django_session")


# --- What comes back ------------------------------------------------------------------------------------


def test_a_file_says_nothing_and_is_ours_alone(backup):
    assert backup.name == "care-2026-03-03T150000Z.backup"
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    content = backup.read_bytes()
    for word in (b"PGDMP", b"patients_patient", b"Dana", b"Moreau", b"alder", b"ada@"):
        assert word not in content, word


def rows_of(connection, table) -> list[bytes]:
    query = sql.SQL("SELECT sha256(one::text::bytea) FROM {} one").format(sql.Identifier(table))
    return sorted(bytes(row) for (row,) in connection.execute(query))


def test_every_row_of_every_table_comes_back(backup, manifest, elsewhere):
    with superuser(dbname=SOURCE) as here, superuser(elsewhere.admin_url) as there:
        assert sum(manifest.rows.values()) > 1_000
        for table, count in manifest.rows.items():
            saved, restored = set(rows_of(here, table)), rows_of(there, table)
            if table not in CHANGED and not table.startswith(TRAIL):
                assert len(restored) == count, table
                assert set(restored) <= saved, table
                assert table in WRITTEN_MEANWHILE or set(restored) == saved, table


def test_what_was_written_meanwhile_is_there_whole_or_not_at_all(clinic, elsewhere):
    count = "SELECT count(*) FROM journals_insight WHERE text <> ''"
    told = "SELECT count(*) FROM audit_event WHERE kind = 'insight.pinned'"
    with superuser(dbname=SOURCE) as here, superuser(elsewhere.admin_url) as there:
        assert there.execute(count).fetchone() == there.execute(told).fetchone()
        assert there.execute(count).fetchone() <= here.execute(count).fetchone()


def test_only_what_a_restore_changes_is_different(elsewhere, manifest):
    without = "SELECT to_jsonb(one) - 'engine_paused_at' FROM accounts_clinic one ORDER BY id"
    events = "SELECT count(*) FROM audit_event WHERE kind <> 'backup.restored'"
    with superuser(dbname=SOURCE) as here, superuser(elsewhere.admin_url) as there:
        assert there.execute(without).fetchall() == here.execute(without).fetchall()
        assert there.execute(events).fetchone() == (in_the_trail(manifest),)
        assert there.execute("SELECT count(*) FROM django_session").fetchone() == (0,)


def in_the_trail(manifest) -> int:
    return sum(count for table, count in manifest.rows.items() if table.startswith("audit_event_"))


@pytest.mark.parametrize("what", SHAPE)
def test_the_database_keeps_the_same_truths(elsewhere, what):
    with superuser(dbname=SOURCE) as here, superuser(elsewhere.admin_url) as there:
        saved, restored = (sorted(map(repr, one.execute(SHAPE[what]).fetchall())) for one in (here, there))
    assert saved
    assert list(map(said_once, restored)) == list(map(said_once, saved))


def said_once(truth: str) -> str:
    """PostgreSQL spells a list of codes in another way once it has read its own spelling."""
    return re.sub(r"::character varying|::text|\[\]|[()]", "", truth)


def test_files_come_back_byte_for_byte(clinic, elsewhere):
    with at(elsewhere.database_url), tenancy.clinic_context(clinic.alder.pk):
        files = [*Attachment.objects.all(), *Document.objects.filter(size__gt=0)]
        assert {type(one) for one in files} == {Attachment, Document}
        assert [sha256(one.content).hexdigest() for one in files] == [one.sha256 for one in files]


def test_clinics_stay_apart_and_the_trail_stays_closed_over_there(clinic, elsewhere):
    with at(elsewhere.database_url):
        with transaction.atomic():
            assert not Patient.objects.exists()
        with tenancy.clinic_context(clinic.birch.pk):
            assert [one.given_name for one in Patient.objects.all()] == ["Eli"]
        with (
            tenancy.clinic_context(clinic.alder.pk),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
        ):
            connections["default"].cursor().execute("DELETE FROM audit_event")


def test_the_trail_stays_provable_over_there(clinic, elsewhere):
    with at(elsewhere.database_url), transaction.atomic():
        assert seal_clinic(clinic.alder.pk, most=10**6) > 0
        found = verify(clinic.alder.pk)
        transaction.set_rollback(True)
    assert (found.broken, found.waiting) == (None, 0) and found.events > 50


def test_no_clinic_sends_messages_until_somebody_says_so(elsewhere):
    with at(elsewhere.database_url), tenancy.platform_context():
        clinics = list(Clinic.objects.all())
        assert len(clinics) == 2
        assert all(clinic.engine_paused_at for clinic in clinics)


# --- While it runs --------------------------------------------------------------------------------------


def test_no_password_stands_in_a_process_list(clinic, tmp_path, monkeypatch):
    """Looked at from inside, whenever a piece of the dump arrives."""
    secret = conninfo.conninfo_to_dict(os.environ["DATABASE_BACKUP_URL"])["password"].encode()
    seen = []
    add = sealed.Sealer.write

    def looks(sealer, content):
        for pid in processes.descendants(os.getpid()):
            line = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"pg_dump" in line:
                seen.append(line + Path(f"/proc/{pid}/environ").read_bytes())
        add(sealer, content)

    monkeypatch.setattr(sealed.Sealer, "write", looks)
    backs_up(tmp_path)
    assert seen
    assert not any(secret in one or b"FIELD_KEYS" in one for one in seen)
