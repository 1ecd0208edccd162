"""The world to measure in: the same from the same seed, true to every constraint, and open to look at."""

import re
from dataclasses import replace
from hashlib import sha256

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from integration_care.accounts.models import Clinic, Membership
from integration_care.audit.verifying import verify
from integration_care.core import tenancy
from integration_care.demo import movable_clock
from integration_care.demo.management.commands.generate_world import owner_url
from integration_care.demo.world import clinic, making
from integration_care.demo.world.book import Book
from integration_care.demo.world.size import SIZES, Size
from patients.followups.models import FollowUp
from patients.journals.models import JournalEntry
from patients.models import Patient
from sessions.models import CareSession
from tests.cast import START
from tests.conftest import ADMIN_URL
from tests.signed_in import sign_in

SMALL = Size(clinics=2, patients=110, years=0.5).ending(START)
SEALED = re.compile(r"\\\\x[0-9a-f]{60,}|\{.secret.: [^}]*\}")  # texts and factors; digests of events stay
SHAPE = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text !~ '^audit_event'
    UNION ALL SELECT tablename, indexname, indexdef, true FROM pg_indexes
    WHERE schemaname = 'public' AND tablename !~ '^audit_event'
    UNION ALL SELECT tgrelid::regclass::text, tgname, tgenabled::text, true FROM pg_trigger
    WHERE NOT tgisinternal AND tgrelid::regclass::text !~ '^audit_event_'
    UNION ALL SELECT relname, 'forced', relforcerowsecurity::text, true FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname !~ '^audit_event_'
    ORDER BY 1, 2, 3
"""


def admin(name):
    return psycopg.connect(psycopg.conninfo.make_conninfo(ADMIN_URL, dbname=name))


@pytest.fixture
def world(live_db):
    movable_clock.freeze(START)
    with admin(live_db) as looking:
        before = looking.execute(SHAPE).fetchall()
    call_command("generate_world", clinics=2, patients=110, years=0.5, seed=1, workers=1, verbosity=0)
    return live_db, before


def test_a_world_is_whole(world):
    """One world for all claims about it: making it takes seconds."""
    name, before = world
    nothing_is_left_aside(name, before)
    what_points_somewhere_points_at_something(name)
    trails_hold()
    everybodys_pages_open()
    nothing_is_due()
    nobody_makes_another_in_it(name)


def nothing_is_left_aside(name, before):
    with admin(name) as looking:
        assert looking.execute(SHAPE).fetchall() == before
        assert [row for row in before if row[3] is False] == []


def what_points_somewhere_points_at_something(name):
    """Asked by somebody whom row security hides nothing from, in case a key was added unlooked."""
    with admin(name) as looking:
        found = looking.execute(
            "SELECT c.conrelid::regclass::text, c.confrelid::regclass::text,"
            " array(SELECT attname::text FROM unnest(c.conkey) WITH ORDINALITY k(n, o)"
            "       JOIN pg_attribute ON attrelid = c.conrelid AND attnum = k.n ORDER BY o),"
            " array(SELECT attname::text FROM unnest(c.confkey) WITH ORDINALITY k(n, o)"
            "       JOIN pg_attribute ON attrelid = c.confrelid AND attnum = k.n ORDER BY o)"
            " FROM pg_constraint c WHERE contype = 'f'"
        ).fetchall()
        assert len(found) > 200
        for child, parent, mine, theirs in found:
            on = " AND ".join(f'c."{a}" = p."{b}"' for a, b in zip(mine, theirs, strict=True))
            known = " AND ".join(f'c."{a}" IS NOT NULL' for a in mine)
            lost = f"SELECT count(*) FROM {child} c WHERE {known} AND NOT EXISTS (SELECT FROM {parent} p WHERE {on})"  # noqa: E501, S608
            assert looking.execute(lost).fetchone() == (0,), f"{child} -> {parent}"


def trails_hold():
    with tenancy.platform_context():
        clinics = list(Clinic.objects.values_list("pk", flat=True))
    assert len(clinics) == 2
    for pk in clinics:
        found = verify(pk)
        assert found.links == found.events > 500
        assert not found.broken


def everybodys_pages_open():
    with tenancy.platform_context():
        clinic_id = Clinic.objects.get(slug="world-0").pk
    with tenancy.clinic_context(clinic_id):
        ada = Membership.objects.get(user__email="ada@world-0.example")
        patient = Patient.objects.filter(email="p0@world-0.example").select_related("member__user").get()
        dose = CareSession.objects.doses().filter(patient=patient).latest("started_at")
        entry = JournalEntry.objects.readable_by(ada).first()
        assert "light" in entry.body or "door" in entry.body or "Tired" in entry.body
    staff, phone = sign_in(Client(), ada.user), sign_in(Client(), patient.member.user)
    board = staff.get(reverse("caseload:board")).content.decode()
    assert board.count('class="board-row"') == 50
    for url in (
        reverse("caseload:chart", args=[patient.pk]), reverse("review:caseload"), reverse("patients:list"),
        reverse("sessions:record", args=[dose.pk]), reverse("sessions:today"),
    ):  # fmt: skip
        assert staff.get(url).status_code == 200, url
    for name in ("home", "journal", "me"):
        assert phone.get(reverse(f"portal:{name}")).status_code == 200, name


def nothing_is_due():
    """The history is told; the engine has nothing to do in it but what is to come."""
    with tenancy.platform_context() as now:
        assert not FollowUp.objects.due(now).exists()
        assert FollowUp.objects.to_do().filter(due_at__gt=now).count() > 100


def nobody_makes_another_in_it(name):
    with pytest.raises(CommandError, match="not empty"):
        making.make(owner_url(), SMALL, 1, lambda _: None)


def rows_of(size: Size) -> str:
    """All rows of the first clinic as they go to COPY, without what is sealed: a nonce is thrown anew."""
    book = Book("00000000-0000-4000-8000-000000000000")
    rows = sha256()
    for _ in clinic.told(book, size, 0, range(5)):
        for sheet in book.sheets:
            rows.update(SEALED.sub("", sheet.table + "".join(sheet.rows)).encode())
    return rows.hexdigest()


def test_the_same_seed_tells_the_same_world_and_another_seed_another():
    assert rows_of(SMALL) == rows_of(SMALL)
    assert rows_of(SMALL) != rows_of(replace(SMALL, seed=2))


def test_production_refuses(settings, db):
    settings.DEMO = False
    with pytest.raises(CommandError, match="no business"):
        call_command("generate_world", verbosity=0)


def test_without_the_owner_nothing_is_made(db, monkeypatch):
    monkeypatch.delenv("DATABASE_OWNER_URL")
    with pytest.raises(CommandError, match="owner"):
        call_command("generate_world", verbosity=0)


@pytest.mark.parametrize("wrong", [{"clinics": 0}, {"patients": 0}, {"years": 0.0}])
def test_a_world_of_nothing_is_refused(db, wrong):
    with pytest.raises(CommandError, match="needs a clinic"):
        call_command("generate_world", verbosity=0, **wrong)


def test_the_sizes_are_those_that_are_written():
    assert (SIZES["S"].clinics, SIZES["S"].patients) == (1, 300)
    assert (SIZES["M"].clinics, SIZES["M"].patients) == (20, 20_000)
    assert (SIZES["L"].clinics, SIZES["L"].patients) == (200, 200_000)
    assert sum(map(replace(SMALL, clinics=3, patients=110).patients_of, range(3))) == 110
