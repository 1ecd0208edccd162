"""An instant comes back from the database as it went in, to the microsecond, in UTC, whoever reads it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import DataError, connection
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from hypothesis import given
from hypothesis import strategies as st
from psycopg.pq import Format

from integration_care.core.instants import InUtc

WRITTEN = [
    b"2026-03-29 01:59:59+00", b"2026-03-05 15:00:00.5+00", b"2026-03-05 15:00:00.000001+00",
    b"0001-01-01 00:00:00+00", b"9999-12-31 23:59:59.999999+00", b"1890-06-01 12:00:00.12+00",
]  # fmt: skip
NO_DATETIME = ["infinity", "-infinity", "4713-01-01 00:00:00 BC", "20000-01-01 00:00:00+00"]
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=zones)


class Djangos(BaseTzLoader):
    timezone = UTC


@pytest.fixture
def asked(db):
    def ask(sql, *values):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {sql}", values)
            return cursor.fetchone()[0]

    return ask


@pytest.mark.parametrize("written", NO_DATETIME)
def test_what_no_datetime_can_be_is_refused_as_ever(asked, written):
    with pytest.raises(DataError):
        asked("%s::timestamptz", written)


def test_every_connection_reads_them_so(asked):
    assert asked("now()").tzinfo is UTC
    loader = connection.connection.adapters.get_loader(asked("'timestamptz'::regtype::oid::int"), Format.TEXT)
    assert loader is InUtc


@pytest.mark.parametrize("written", WRITTEN)
def test_as_django_reads_it(asked, written):
    asked("1")
    ours, djangos = InUtc(0, connection.connection), Djangos(0, connection.connection)
    assert ours.load(written) == djangos.load(written)
    assert ours.load(memoryview(written)).tzinfo is UTC


def test_as_it_went_in(asked):
    @given(instants)
    def comes_back(instant):
        told = asked("%s::timestamptz", instant)
        assert (told, told.tzinfo) == (instant, UTC)

    comes_back()


def test_in_lists_too(asked):
    noon = datetime(2026, 3, 5, 12, tzinfo=UTC)
    assert asked("ARRAY[%s::timestamptz, %s::timestamptz]", noon, noon) == [noon, noon]
