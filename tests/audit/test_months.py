"""The trail lies in months: each refuses what the whole refuses, and goes only when its time is over."""

from datetime import UTC, date, datetime
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError

from integration_care.audit.models import Closing, Event, Link
from integration_care.audit.retiring import MayNotGo, going, remove
from integration_care.audit.sealing import seal_round
from integration_care.audit.verifying import verify
from integration_care.core import partitions, tenancy
from integration_care.demo import movable_clock
from tests.cast import START, make_clinic
from tests.conftest import ADMIN_URL, migrate_as_owner, recreate

NEVER_MADE = datetime(2011, 5, 9, 12, tzinfo=UTC)
OLD = datetime(2016, 1, 20, 12, tzinfo=UTC)


def at(instant):
    with transaction.atomic():
        movable_clock.freeze(instant)


def keep(*said):
    out = StringIO()
    call_command("keep_audit", *said, stdout=out)
    return out.getvalue()


def lies_in(event):
    with tenancy.platform_context(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.clinic', %s, true)", [str(event.clinic_id)])
        cursor.execute("SELECT tableoid::regclass::text FROM audit_event WHERE id = %s", [event.pk])
        return cursor.fetchone()[0]


def only_event(clinic):
    with tenancy.clinic_context(clinic.pk):
        return Event.objects.get()


@pytest.fixture
def years(alder, written):
    """Three events of January 2016, two of the February after it, two of today; all sealed."""
    ids = []
    for instant, count in ((OLD, 3), (datetime(2016, 2, 3, tzinfo=UTC), 2), (START, 2)):
        at(instant)
        ids += written(count)
        seal_round()
    return ids


# --- Each partition by itself ---------------------------------------------------------------


def test_a_month_addressed_directly_shows_no_other_clinics_rows(alder, written, as_owner):
    at(OLD)
    written(1)
    keep()
    with transaction.atomic():
        birch = make_clinic("Birch Clinic", "birch", "UTC")
    for who, rows in ((alder, 1), (birch, 0)):
        for part in ("audit_event", "audit_event_2016_01"):
            with tenancy.clinic_context(who.pk), connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {part}")  # the owner is bound as well  # noqa: S608
                assert cursor.fetchone() == (rows,), part
    with tenancy.clinic_context(birch.pk), pytest.raises(ProgrammingError, match="row-level security"):
        connection.cursor().execute(
            "INSERT INTO audit_event_2016_01 (id, clinic_id, at, kind, actor_id, actor_name, patient_id,"
            " target_model, target_id, facts) VALUES (7, %s, %s, '', '', '', '', '', '', '{}')",
            [alder.pk, OLD],
        )


@pytest.mark.parametrize("statement", ["UPDATE {} SET kind = ''", "DELETE FROM {}"])
def test_a_month_addressed_directly_lets_nobody_change_a_row(alder, written, as_owner, statement):
    at(OLD)
    written(1)
    keep()
    for part in ("audit_event", "audit_event_2016_01"):
        with (
            tenancy.clinic_context(alder.pk),
            pytest.raises(ProgrammingError, match="Cannot update or delete"),
        ):
            connection.cursor().execute(statement.format(part))


def test_the_application_can_empty_no_part_of_it(alder, written):
    written(1)
    for part in ("audit_event", "audit_event_rest", "audit_link"):
        with tenancy.clinic_context(alder.pk), pytest.raises(ProgrammingError, match="permission denied"):
            connection.cursor().execute(f"TRUNCATE {part}")


# --- Months that come -------------------------------------------------------------------------


def test_an_event_of_a_month_that_nobody_made_is_taken_all_the_same(alder, written):
    at(NEVER_MADE)
    written(1)
    assert lies_in(only_event(alder)) == "audit_event_rest"


def test_it_gets_its_month_later_and_its_seal_stays_whole(alder, written, as_owner):
    at(NEVER_MADE.replace(month=6))
    written(1)
    seal_round()
    keep()
    assert lies_in(only_event(alder)) == "audit_event_2011_06"
    assert verify(alder.pk).broken is None


def test_months_are_made_a_year_ahead_once(alder, as_owner):
    at(datetime(2041, 12, 31, 23, 0, tzinfo=UTC))
    assert "13 months made, up to 2042-12." in keep()
    assert "0 months made, up to as before." in keep()


def test_the_application_may_not_keep_the_trail(alder):
    with pytest.raises(CommandError, match="Only the owner of the tables"):
        keep()


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        (date(2026, 3, 31), 0, date(2026, 3, 1)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 15), -12, date(2025, 1, 1)),
        (date(2026, 3, 3), -72, date(2020, 3, 1)),
    ],
)
def test_the_first_of_a_month(day, months, first):
    assert partitions.first_of(day, months) == first


# --- Months whose time is over -----------------------------------------------------------------


def test_nothing_of_the_last_six_years_goes(years, as_owner):
    with pytest.raises(CommandError, match="nothing from 2020-03-01 on may go"):
        keep("--drop-before", "2020-04", "--commit")


def test_a_rehearsal_removes_nothing(alder, years, as_owner):
    told = keep("--drop-expired")
    assert "Would remove (--commit does)" in told and "2016-01, 2016-02" in told
    assert "; 5 events of alder." in told
    assert verify(alder.pk).events == 7


def test_what_is_over_goes_and_the_rest_stays_provable(alder, years, as_owner):
    kept = verify(alder.pk).head
    assert "2016-01; 3 events of alder." in keep("--drop-before", "2016-02", "--commit")
    seal_round()
    found = verify(alder.pk, kept=kept)
    assert (found.broken, found.events) == (None, 5)  # four of before, and the one that tells of the removal
    with tenancy.clinic_context(alder.pk):
        assert not Event.objects.filter(pk__in=years[:3]).exists()
        assert not Link.objects.filter(event_id__in=years[:3]).exists()
        assert Event.objects.get(kind="trail.months_removed").facts == {"before": "2016-02-01", "events": 3}


def test_it_can_be_done_again_for_the_next_month(alder, years, as_owner):
    keep("--drop-before", "2016-02", "--commit")
    seal_round()
    assert "; 2 events of alder." in keep("--drop-expired", "--commit")
    assert verify(alder.pk).broken is None


def test_an_event_of_that_month_that_was_sealed_late_leaves_its_link(
    alder, years, written, as_owner, by_force
):
    """Among the links of later events it stays, and says that its event is gone with its month."""
    at(OLD)
    written(1)
    at(START)
    seal_round()
    keep("--drop-before", "2016-02", "--commit")
    assert verify(alder.pk).broken is None
    by_force("UPDATE audit_link SET event_at = '2016-01-02' WHERE event_id = %s", [years[-1]])
    by_force("DELETE FROM audit_event WHERE id = %s", [years[-1]])
    assert verify(alder.pk).broken[2] == years[-1]  # nobody makes an event older than it was


@pytest.mark.parametrize(
    "change", ["SET events = 2", "SET before = '2027-01-01'", "SET mac = sha256('x')", "SET position = 4"]
)
def test_a_closing_that_somebody_changed_is_seen(alder, years, as_owner, by_force, change):
    keep("--drop-before", "2016-02", "--commit")
    by_force(f"UPDATE audit_closing {change}")
    assert "is not signed by us" in verify(alder.pk).broken.why


def test_a_closing_that_is_gone_is_seen(alder, years, as_owner, by_force):
    keep("--drop-before", "2016-02", "--commit")
    by_force("DELETE FROM audit_closing")
    assert verify(alder.pk).broken[:2] == ("its link was taken out of the chain", 1)


def test_a_month_dropped_without_a_closing_is_seen(alder, years, as_owner):
    keep()
    connection.cursor().execute("DROP TABLE audit_event_2016_01")
    assert verify(alder.pk).broken == ("the event was deleted after it was sealed", 1, years[0])


def test_nothing_goes_from_a_trail_that_is_broken(years, as_owner, by_force):
    by_force("UPDATE audit_event SET kind = '' WHERE id = %s", [years[1]])
    with pytest.raises(CommandError, match=f"broken, so all of it stays: position 2, event {years[1]}"):
        keep("--drop-expired", "--commit")


def test_nothing_goes_that_is_not_sealed(alder, years, written, as_owner):
    at(OLD)
    written(1)
    at(START)
    with pytest.raises(CommandError, match="not sealed yet"):
        keep("--drop-expired", "--commit")


def a_hold(before):
    return [f"the case of an invented patient, before {before}"]


def test_nothing_goes_on_which_something_is_held(alder, years, as_owner, settings):
    settings.AUDIT_HOLDS = [f"{__name__}.a_hold"]
    with pytest.raises(CommandError, match="are held: the case of an invented patient"):
        keep("--drop-expired", "--commit")
    assert verify(alder.pk).events == 7
    with tenancy.clinic_context(alder.pk):
        assert not Closing.objects.exists()


def test_what_is_held_since_somebody_looked_stays(alder, years, as_owner, settings):
    now = datetime(2026, 3, 3, 16, tzinfo=UTC)
    what = going(date(2016, 2, 1), [alder.pk], now)
    settings.AUDIT_HOLDS = [f"{__name__}.a_hold"]
    with pytest.raises(MayNotGo, match="are held: the case of an invented patient"):
        remove(what, now)
    assert verify(alder.pk).events == 7


def test_what_came_and_is_not_sealed_since_somebody_looked_stays(alder, years, written, as_owner):
    now = datetime(2026, 3, 3, 16, tzinfo=UTC)
    what = going(date(2016, 2, 1), [alder.pk], now)
    at(OLD)
    written(1)
    with pytest.raises(MayNotGo, match="not sealed yet"):
        remove(what, now)
    assert (verify(alder.pk).events, verify(alder.pk).waiting) == (7, 1)


# --- The migration ------------------------------------------------------------------------------


def test_a_full_table_is_brought_over_and_sealed(live_db):
    """Rows of two years and two clinics, and the numbering goes on where it was."""
    name = "care_before_months"
    recreate(name)
    try:
        migrate_as_owner(name, "audit", "0002")
        with psycopg.connect(ADMIN_URL, dbname=name, autocommit=True) as admin:
            admin.execute(
                "INSERT INTO audit_event (clinic_id, at, kind, actor_id, actor_name, patient_id,"
                " target_model, target_id, facts) SELECT md5((n % 2)::text)::uuid,"
                " timestamptz '2024-01-31 23:00Z'"
                " + n * interval '10 days', 'thing.done', 'a', 'A', '', '', '', '{}'"
                " FROM generate_series(1, 73) n"
            )
            before = admin.execute("SELECT * FROM audit_event ORDER BY id").fetchall()
            migrate_as_owner(name, "audit", "0003")
            assert admin.execute("SELECT * FROM audit_event ORDER BY id").fetchall() == before
            assert admin.execute("SELECT count(*) FROM audit_unsealed").fetchone() == (73,)
            assert admin.execute("SELECT count(*) FROM audit_event_rest").fetchone() == (0,)
            assert admin.execute("SELECT nextval('audit_event_number')").fetchone() == (74,)
    finally:
        connections["default"].close()
        with psycopg.connect(ADMIN_URL, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
