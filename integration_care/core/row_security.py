"""Migration operations that make PostgreSQL keep the clinics apart.

Each migration that creates a clinic's table adds `ProtectRows(table)`; each reference between two
clinics' tables adds `SameClinic(child, column, parent)`. A guard test fails when one is forgotten.
"""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

CONTEXT_CLINIC = "nullif(current_setting('app.clinic', true), '')::uuid"
CONTEXT_USER = "nullif(current_setting('app.user', true), '')::uuid"
APPLICATION = "care_app"  # services/roles.sql
PLATFORM = "current_setting('app.platform', true) = 'on'"


def _policies(table: str, reads: str, writes: str) -> list[str]:
    return [
        f"CREATE POLICY reads_own_clinic ON {table} FOR SELECT USING ({reads})",
        f"CREATE POLICY writes_own_clinic ON {table} USING ({writes}) WITH CHECK ({writes})",
    ]


def _no_policies(table: str) -> list[str]:
    return [
        f"DROP POLICY writes_own_clinic ON {table}",
        f"DROP POLICY reads_own_clinic ON {table}",
    ]


class ProtectRows(RunSQL):
    """Row security, enabled and forced, on `table`: only rows of the context's clinic exist.

    `column` holds the clinic's id; `reads_also` is a condition under which a row may be read from outside
    the clinic; `across_clinics` opens the table to `tenancy.platform_context()`.
    """

    def __init__(
        self, table: str, *, column: str = "clinic_id", reads_also: str = "", across_clinics: bool = False
    ) -> None:
        truth = f"{column} = {CONTEXT_CLINIC}"
        writes = f"({truth}) OR ({PLATFORM})" if across_clinics else truth
        reads = f"({writes}) OR ({reads_also})" if reads_also else writes
        super().__init__(
            sql=[
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
                *_policies(table, reads, writes),
            ],
            reverse_sql=[
                *_no_policies(table),
                f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
            ],
            elidable=False,
        )


class ForbidChanges(RunSQL):
    """The application may add rows to `table` and read them, and has no right to change or delete one.

    A trigger alone would not do: pgtrigger's step aside for a setting that any role may set.
    """

    def __init__(self, table: str) -> None:
        super().__init__(
            sql=[f"REVOKE UPDATE, DELETE ON {table} FROM {APPLICATION}"],
            reverse_sql=[f"GRANT UPDATE, DELETE ON {table} TO {APPLICATION}"],
            elidable=False,
        )


class OnlyItsClinicWrites(RunSQL):
    """Narrows a table that was opened with `across_clinics`: the platform's context may read it, no more."""

    def __init__(self, table: str) -> None:
        own = f"clinic_id = {CONTEXT_CLINIC}"
        wide = f"({own}) OR ({PLATFORM})"
        super().__init__(
            sql=[*_no_policies(table), *_policies(table, wide, own)],
            reverse_sql=[*_no_policies(table), *_policies(table, wide, wide)],
            elidable=False,
        )


class KnowByClinic(RunSQL):
    """Lets other tables point at `table` together with its clinic; goes before `SameClinic`."""

    def __init__(self, table: str) -> None:
        super().__init__(
            sql=f"ALTER TABLE {table} ADD CONSTRAINT {table}_known_by_clinic UNIQUE (clinic_id, id)",
            reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {table}_known_by_clinic",
        )


class SameClinic(RunSQL):
    """A child's row and its parent's row belong to one clinic: the database refuses anything else."""

    def __init__(self, child: str, column: str, parent: str) -> None:
        name = f"{child}_{column}_same_clinic"[:63]
        super().__init__(
            sql=(
                f"ALTER TABLE {child} ADD CONSTRAINT {name} FOREIGN KEY (clinic_id, {column})"
                f" REFERENCES {parent} (clinic_id, id) DEFERRABLE INITIALLY DEFERRED"
            ),
            reverse_sql=f"ALTER TABLE {child} DROP CONSTRAINT {name}",
        )
