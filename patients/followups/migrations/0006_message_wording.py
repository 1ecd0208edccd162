import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from integration_care.core.clock import CareNow
from integration_care.core.row_security import ProtectRows, SameClinic
from integration_care.core.tables import CreateTables


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_fewest_told_apart"),
        ("followups", "0005_said_again"),
    ]
    operations = [
        CreateTables([
            migrations.CreateModel(
                name='MessageWording',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(db_default=CareNow(), editable=False)),
                    ('message', models.CharField(help_text='As in `wording.product.LINES`.', max_length=30)),
                    ('channel', models.CharField(choices=[('email', 'E-mail'), ('sms', 'Text message'), ('push', 'Phone notification'), ('task', 'Task')], max_length=10)),
                    ('language', models.CharField(choices=[('en', 'English'), ('es', 'Español')], max_length=10)),
                    ('number', models.PositiveIntegerField()),
                    ('subject', models.CharField(blank=True, max_length=200)),
                    ('text', models.CharField(blank=True, max_length=300)),
                    ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ],
                options={
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(fields=('clinic', 'message', 'channel', 'language', 'number'), name='worded_once_a_number')],
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='messagewording',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='38fcd030c25e53a7dec8d1ed26ef4585905cba4b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fa0bf', table='followups_messagewording', when='BEFORE')),
            ),
        ]),
        ProtectRows("followups_messagewording"),
        SameClinic("followups_messagewording", "made_by_id", "accounts_membership"),
    ]
