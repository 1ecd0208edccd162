"""PostgreSQL itself keeps one clinic's rows from another."""

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from integration_care.core import tenancy
from patients.models import CareTeamMember, Patient


def test_no_context_shows_no_rows(cast):
    tenancy.enter()
    assert not Patient.objects.exists()


def test_another_clinics_rows_do_not_exist(cast):
    tenancy.enter(clinic=cast.birch.pk)
    assert [patient.given_name for patient in Patient.objects.all()] == ["Eli"]
    assert not Patient.objects.filter(pk=cast.dana.pk).exists()


def test_raw_sql_is_refused_as_well(cast):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM patients_patient WHERE clinic_id = %s", [cast.birch.pk])
        assert cursor.fetchone() == (0,)


def test_a_row_cannot_be_written_for_another_clinic(cast):
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Patient.objects.create(
            clinic=cast.birch, given_name="X", family_name="Y", born_on="1990-01-01", time_zone="UTC"
        )


def test_a_row_cannot_point_into_another_clinic(cast):
    with pytest.raises(IntegrityError, match="same_clinic"), transaction.atomic():
        CareTeamMember.objects.create(
            clinic=cast.alder, patient=cast.dana, member=cast.cy, joined_on="2026-03-03"
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_app_connects_as_a_role_that_owns_nothing(cast):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)


def test_the_context_ends_with_its_transaction(live_db):
    with tenancy.platform_context():
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.platform', true)")
        assert cursor.fetchone()[0] in (None, "")


def test_a_context_outside_a_transaction_is_refused(live_db):
    with pytest.raises(tenancy.NoTransaction):
        tenancy.enter()
