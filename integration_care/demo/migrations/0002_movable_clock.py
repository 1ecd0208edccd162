"""From here on `care_now()` follows the demo's one-row clock; without the row it is plain `now()`."""

from django.db import migrations

MOVABLE = """
CREATE OR REPLACE FUNCTION care_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT product_at + (now() - real_at) * speed FROM demo_clock), now())
$$
"""
PLAIN = "CREATE OR REPLACE FUNCTION care_now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT now()'"


class Migration(migrations.Migration):
    dependencies = [("demo", "0001_initial"), ("core", "0001_care_now")]
    operations = [migrations.RunSQL(MOVABLE, PLAIN)]
