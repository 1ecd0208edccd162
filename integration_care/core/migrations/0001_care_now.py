"""The only clock: `care_now()`. Plain `now()`; the demo and the tests replace the function."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            "CREATE FUNCTION care_now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT now()'",
            "DROP FUNCTION care_now()",
        ),
    ]
