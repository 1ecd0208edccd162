"""The trail lies in months, and its events are sealed. What was written before is brought over and sealed too.

While the rows are copied (a million in about ten seconds) other writers of the trail wait.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from integration_care.core import partitions
from integration_care.core.row_security import ProtectRows
from integration_care.core.tables import CreateTables

EVENTS, BEFORE = "audit_event", "audit_event_undivided"
# The key has to hold what the table is divided by; ids stay unique by the sequence.
DIVIDE = [
    f"LOCK TABLE {EVENTS}",
    f"ALTER TABLE {EVENTS} RENAME TO {BEFORE}",
    f"ALTER TABLE {BEFORE} NO FORCE ROW LEVEL SECURITY",
    "CREATE SEQUENCE audit_event_number AS bigint",
    f"SELECT setval('audit_event_number', coalesce(max(id), 0) + 1, false) FROM {BEFORE}",  # noqa: S608
    f"CREATE TABLE {EVENTS} (LIKE {BEFORE} INCLUDING DEFAULTS) PARTITION BY RANGE (at)",
    f"ALTER TABLE {EVENTS} ALTER COLUMN id SET DEFAULT nextval('audit_event_number')",
    f"ALTER SEQUENCE audit_event_number OWNED BY {EVENTS}.id",
]
BRING_OVER = [
    f"INSERT INTO {EVENTS} SELECT * FROM {BEFORE}",  # noqa: S608
    f"INSERT INTO audit_unsealed (event_id, clinic_id, at) SELECT id, clinic_id, at FROM {BEFORE}",  # noqa: S608
    f"DROP TABLE {BEFORE}",
    f"ALTER TABLE {EVENTS} ADD PRIMARY KEY (id, at)",
    f"CREATE INDEX event_by_patient ON {EVENTS} (clinic_id, patient_id, at DESC)",
]


def divide(apps, editor):
    """Months that hold something have a partition, and so have those to come."""
    with editor.connection.cursor() as cursor:
        for statement in DIVIDE:
            cursor.execute(statement)
        partitions.make_rest(cursor, EVENTS)
        cursor.execute(
            f"SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC')::date FROM {BEFORE}"  # noqa: S608
            " UNION SELECT (generate_series(0, %s) * interval '1 month' + date_trunc('month', care_now()))::date",
            [settings.AUDIT_MONTHS_AHEAD],
        )
        for (first,) in sorted(cursor.fetchall()):
            partitions.make_month(cursor, EVENTS, "at", first)
        for statement in BRING_OVER:
            cursor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ("audit", "0002_row_security"),
        ("core", "0001_care_now"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="event", name="append_only"),
        CreateTables([
            migrations.CreateModel(
                name='Closing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('clinic_id', models.UUIDField()),
                    ('before', models.DateField(help_text='The first day that is kept.')),
                    ('position', models.BigIntegerField()),
                    ('mac', models.BinaryField()),
                    ('events', models.BigIntegerField(help_text='How many were removed.')),
                    ('closed_at', models.DateTimeField()),
                    ('key_id', models.CharField(max_length=40)),
                    ('signature', models.BinaryField()),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Link',
                fields=[
                    ('event_id', models.BigIntegerField(primary_key=True, serialize=False)),
                    ('clinic_id', models.UUIDField()),
                    ('position', models.BigIntegerField()),
                    ('event_at', models.DateTimeField()),
                    ('digest', models.BinaryField()),
                    ('key_id', models.CharField(max_length=40)),
                    ('mac', models.BinaryField()),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Unsealed',
                fields=[
                    ('event_id', models.BigIntegerField(primary_key=True, serialize=False)),
                    ('clinic_id', models.UUIDField()),
                    ('at', models.DateTimeField()),
                ],
            ),
        ]),
        migrations.RunPython(divide),
        ProtectRows(EVENTS),
        ProtectRows("audit_unsealed", across_clinics=True),
        ProtectRows("audit_link", across_clinics=True),
        ProtectRows("audit_closing", across_clinics=True),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e1de01de2c9f0df2033cadb85ebc9cff5820c148', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7d947', table='audit_event', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['clinic_id', '-at'], name='event_by_day'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['clinic_id', 'actor_id', '-at'], name='event_by_person'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('kind', 'record.read'), _negated=True), fields=['clinic_id', 'kind', '-at'], name='event_done_by_kind'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='waits_for_its_seal', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_unsealed (event_id, clinic_id, at) VALUES (NEW.id, NEW.clinic_id, NEW.at); RETURN NULL;', hash='2935dc4bf4d9be5ab372d721435c8bfffec32978', operation='INSERT', pgid='pgtrigger_waits_for_its_seal_a537e', table='audit_event', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='closing',
            constraint=models.UniqueConstraint(fields=('clinic_id', 'before'), name='closed_once_up_to_a_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='closing',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8cc43eb40ad53efedc0743c9c911d018fbb03623', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_311eb', table='audit_closing', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.UniqueConstraint(fields=('clinic_id', 'position'), name='one_link_at_a_position'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.CheckConstraint(condition=models.Q(('position__gt', 0)), name='positions_begin_at_one'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='link',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='63278644e0bed375aa4b634cff6b547cf53a1b39', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_aec60', table='audit_link', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='unsealed',
            index=models.Index(fields=['clinic_id', 'event_id'], name='unsealed_of_clinic'),
        ),
    ]
