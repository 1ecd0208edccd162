"""PostgreSQL itself refuses another clinic's row: every model, through the ORM and in raw SQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, models, transaction

from integration_care.core import tenancy
from tests.guards.test_clinics_apart import OURS, clinic_tables
from tests.matrix.dummies import insert_row

# What belongs to a person or to the installation and to no clinic, and why.
NO_CLINICS = {
    "accounts_addresschange": "a person's new e-mail address, until both are proved",
    "accounts_user": "somebody may work in two clinics; what they may do hangs on a membership",
    "core_heartbeat": "when the engine last did its round",
    "demo_clock": "the demo's and the tests' clock",
}


def models_of_clinics() -> list[type[models.Model]]:
    return sorted(
        (model for model in apps.get_models() if model._meta.db_table in clinic_tables()),
        key=lambda model: model._meta.label,
    )


def column(model: type[models.Model]) -> str:
    return "id" if model._meta.db_table == "accounts_clinic" else "clinic_id"


def counted(sql: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def rows_of(model: type[models.Model], clinic: object) -> int:
    return counted(f'SELECT count(*) FROM "{model._meta.db_table}" WHERE {column(model)} = %s', clinic)  # noqa: S608


def seen_of_another(model: type[models.Model], theirs: object) -> Iterator[str]:
    """What of another clinic's rows can be read, changed or deleted from here; nothing, if all is well."""
    if model._base_manager.filter(**{column(model): theirs}).exists():
        yield "the ORM reads them"
    if rows_of(model, theirs):
        yield "SQL reads them"
    for what, sql in (
        ("changed", 'UPDATE "{table}" SET {column} = {column} WHERE {column} = %s'),
        ("deleted", 'DELETE FROM "{table}" WHERE {column} = %s'),
    ):
        if rows_reached(sql.format(table=model._meta.db_table, column=column(model)), theirs):
            yield f"SQL {what} them"


def rows_reached(sql: str, clinic: object) -> int:
    """None either where the product has no right to say such a thing: the trail takes no change at all."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [clinic])
            transaction.set_rollback(True)
            return cursor.rowcount
    except ProgrammingError as why:
        assert "permission denied" in str(why)
        return 0


def may_be_given_away(model: type[models.Model], mine: object, theirs: object) -> bool:
    """Whether a row of one's own can be made another clinic's."""
    table, clinic = model._meta.db_table, column(model)
    sql = f'UPDATE "{table}" SET {clinic} = %s WHERE {clinic} = %s'  # noqa: S608
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [theirs, mine])
            return bool(cursor.rowcount)
    except DatabaseError:
        return False


@pytest.mark.parametrize("model", models_of_clinics(), ids=lambda model: model._meta.label)
def test_another_clinics_rows_do_not_exist(world, model):
    mine, theirs = world.own["clinic_id"][0], world.elsewhere["clinic_id"][0]
    for clinic in (mine, theirs):
        tenancy.enter(clinic=clinic)
        if not rows_of(model, clinic):
            insert_row(model, clinic)
        assert rows_of(model, clinic), "the claim would be about an empty table"
    tenancy.enter(clinic=mine)
    assert list(seen_of_another(model, theirs)) == []
    assert not may_be_given_away(model, mine, theirs)


def test_without_a_clinic_there_is_no_row_at_all(world):
    tenancy.enter()
    filled = {model._meta.label for model in models_of_clinics() if model._base_manager.exists()}
    assert filled == set()


def test_every_other_table_of_ours_is_no_clinics(world):
    own = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith(OURS)}
    assert own - clinic_tables() == set(NO_CLINICS)


def test_the_product_connects_as_a_role_that_owns_nothing(world):
    assert counted("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole") == 0
    above = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
    powerful = f"SELECT count(*) FROM pg_roles WHERE rolname = current_user AND ({above})"  # noqa: S608
    assert counted(powerful) == 0
