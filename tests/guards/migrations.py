"""Every migration runs while the old code still serves: the migration linter's word on each (`make check`).

What it says of a migration is an error here, unless ACCEPTED gives a reason. Those listed have shipped: the
list grows by a migration whose tables nobody uses yet, and by nothing that rewrites or locks a large one
(an index on one that is in use: `AddIndexConcurrently`, in a migration of its own with `atomic = False`).
"""

from __future__ import annotations

import os
import sys

import django

EMPTY = "of tables that the migration itself, or the one before it in the same release, has made: empty"
ACCEPTED = {
    "accounts.0002_row_security": EMPTY,
    "accounts.0008_broken_glass": EMPTY,
    "audit.0003_months_and_seals": "divides the trail into months under a lock, once; see operations/README",
    "audit.0004_nobody_changes_it": "takes rights away; its function names its arguments as it likes",
    "care_sessions.0003_the_thread": EMPTY,
    "care_sessions.0004_row_security": EMPTY,
    "care_sessions.0006_saved_views": EMPTY,
    "care_sessions.0007_rooms": "an exclusion of bookings by room, a column that is new and empty",
    "care_sessions.0008_booking_letters": EMPTY,
    "concerns.0002_row_security": EMPTY,
    "disclosures.0001_tables": EMPTY,
    "documents.0001_tables": EMPTY,
    "documents.0003_asked_for_once": "one row a document of the last days: hundreds at most, milliseconds",
    "documents.0004_clinic_export": EMPTY,
    "followups.0002_row_security": EMPTY,
    "followups.0005_said_again": "of alerts: hundreds in a year, milliseconds",
    "groups.0002_row_security": EMPTY,
    "journals.0002_row_security": EMPTY,
    "measures.0002_row_security": EMPTY,
    "patients.0002_row_security": EMPTY,
    "relapse.0002_row_security": EMPTY,
    "substances.0002_row_security": EMPTY,
}
OURS = ("integration_care.", "patients", "sessions")


def lint() -> dict[str, list[str]]:
    """What the linter says of each migration of ours. Needs a database, which it does not change."""
    from django.apps import apps
    from django.conf import settings
    from django.db.migrations.loader import MigrationLoader
    from django_migration_linter import MigrationLinter

    linter = MigrationLinter(str(settings.ROOT), no_cache=True, quiet=("ok", "ignore", "warning", "error"))
    found = {}
    for app, name in sorted(MigrationLoader(None).disk_migrations):
        is_ours = apps.get_app_config(app).name.startswith(OURS)
        if is_ours and (said := _said_of(linter, app, name)):
            found[f"{app}.{name}"] = said
    return found


def _said_of(linter: object, app: str, name: str) -> list[str]:
    from django.db import connection
    from django_migration_linter.sql_analyser import analyse_sql_statements, get_sql_analyser_class

    migration = linter.migration_loader.disk_migrations[app, name]
    analyser = get_sql_analyser_class(connection.vendor)
    errors, _, warnings = analyse_sql_statements(analyser, linter.get_sql(app, name))
    more_errors, _, more_warnings = linter.analyse_data_migration(migration)
    return [issue.message for issue in (*errors, *more_errors, *warnings, *more_warnings)]


def main() -> int:
    """Prints what nobody has given a reason for, and reasons that nothing needs any more."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integration_care.settings.test")
    django.setup()
    found = lint()
    unasked = {name: said for name, said in found.items() if name not in ACCEPTED}
    stale = sorted(set(ACCEPTED) - set(found))
    for name, said in unasked.items():
        sys.stdout.write(f"{name}: {'; '.join(dict.fromkeys(said))}\n")
    for name in stale:
        sys.stdout.write(f"{name}: nothing is said of it any more; take it out of ACCEPTED\n")
    return 1 if unasked or stale else 0


if __name__ == "__main__":
    sys.exit(main())
