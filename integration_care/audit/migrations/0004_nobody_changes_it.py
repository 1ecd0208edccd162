"""The application has no right to change or delete what is in the trail, and only a clinic writes its own.

`services/roles.sql` gives these rights on every new table, so they are taken back here; from each part
of the trail too, since a part can be addressed by itself.
"""

from django.db import migrations

from integration_care.core.row_security import ForbidChanges, OnlyItsClinicWrites

PARTS = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_event'::regclass"


def forbid_changes_of_parts(apps, editor):
    with editor.connection.cursor() as cursor:
        cursor.execute(PARTS)
        for (part,) in cursor.fetchall():
            for statement in ForbidChanges(part).sql:
                cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_months_and_seals"),
    ]
    operations = [
        ForbidChanges("audit_event"),
        migrations.RunPython(forbid_changes_of_parts, migrations.RunPython.noop),
        ForbidChanges("audit_link"),
        ForbidChanges("audit_closing"),
        OnlyItsClinicWrites("audit_unsealed"),
        OnlyItsClinicWrites("audit_link"),
        OnlyItsClinicWrites("audit_closing"),
    ]
