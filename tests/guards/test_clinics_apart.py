"""Every table that holds a clinic's rows is protected by PostgreSQL, owner included."""

import pytest
from django.apps import apps
from django.db import connection

OURS = ("integration_care", "patients", "sessions")


def clinic_tables() -> set[str]:
    return {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.attname == "clinic_id" for field in model._meta.fields)
    } | {"accounts_clinic"}


def clinic_references() -> set[tuple[str, str, str]]:
    """(child table, column, parent table) between two tables with a clinic."""
    return {
        (model._meta.db_table, field.column, field.related_model._meta.db_table)
        for model in apps.get_models()
        if model._meta.db_table in clinic_tables() - {"accounts_clinic"}
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model._meta.db_table in clinic_tables() - {"accounts_clinic"}
    }


def test_every_clinic_table_has_forced_row_security_and_a_policy(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class c WHERE relrowsecurity AND relforcerowsecurity"
            " AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)"
        )
        protected = {name for (name,) in cursor.fetchall()}
    assert clinic_tables() - protected == set()


def test_every_part_of_a_protected_table_is_protected_by_itself(db):
    """A partition takes over no row security: addressed directly it would show everybody's rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid"
            " WHERE c.relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity"
            " AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)"
            " AND EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND tgname ~ 'append_only'))"
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = 'audit_event'::regclass")
        assert cursor.fetchone()[0] > 12


def test_every_reference_stays_inside_one_clinic(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[2]"
            " WHERE c.contype = 'f' AND cardinality(c.conkey) = 2"
        )
        kept = set(cursor.fetchall())
    assert clinic_references() - kept == set()


def test_no_relation_means_login_sessions():
    """`sessions.Session` is Django's login session; a visit is `care_sessions.CareSession`."""
    found = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.split(".")[0] in OURS
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model and field.related_model._meta.label == "sessions.Session"
    ]
    assert found == []


@pytest.mark.parametrize("model", [m for m in apps.get_models() if m.__module__.split(".")[0] in OURS])
def test_every_model_is_readable_by_name(model):
    assert "__str__" in {name for klass in model.__mro__[:2] for name in vars(klass)}
