"""What left the clinic: one row each, never changed."""

import django.db.models.deletion
import integration_care.core.clock
import integration_care.core.encryption
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models

from integration_care.core.row_security import KnowByClinic, ProtectRows, SameClinic
from integration_care.core.tables import CreateTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("patients", "0002_row_security"),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Disclosure',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(db_default=integration_care.core.clock.CareNow(), editable=False)),
                    ('to_whom', models.CharField(choices=[('patient', 'The patient themselves'), ('clinician', 'A clinician who treats them'), ('payer', 'Who pays for the treatment'), ('authority', 'A court or an authority'), ('other', 'Somebody else')], max_length=10)),
                    ('recipient', integration_care.core.encryption.EncryptedTextField(default=b'', editable=True, help_text='Who exactly: name and address, as far as known.')),
                    ('purpose', integration_care.core.encryption.EncryptedTextField(default=b'', editable=True, help_text='Why, where the one it went to does not say so already.')),
                    ('way', models.CharField(choices=[('document', 'Document'), ('export', 'File'), ('telephone', 'Telephone'), ('fax', 'Fax'), ('post', 'Post'), ('email', 'E-mail'), ('in_person', 'In person')], max_length=10)),
                    ('what', models.SlugField(blank=True, help_text='The kind of document or file.', max_length=30)),
                    ('content', integration_care.core.encryption.EncryptedTextField(default=b'', editable=True, help_text='What was told, of one noted by hand.')),
                    ('document', models.UUIDField(blank=True, null=True)),
                    ('disclosed_at', models.DateTimeField()),
                    ('reason', integration_care.core.encryption.EncryptedTextField(default=b'', editable=True, help_text='Why it was taken back.')),
                    ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                    ('noted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                    ('patient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.patient')),
                    ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='disclosures.disclosure')),
                ],
                options={
                    'abstract': False,
                    'indexes': [models.Index(fields=['patient', '-disclosed_at'], name='disclosure_of_patient'), models.Index(condition=models.Q(('patient', None)), fields=['clinic', '-disclosed_at'], name='disclosure_of_everybody'), models.Index(condition=models.Q(('document__isnull', False)), fields=['document'], name='disclosure_by_document')],
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='disclosure',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('app.rotating_keys', true) IS DISTINCT FROM 'on')", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='fd5f2fbf5a3b6e169b332c141beef50cc1ec8faa', operation='UPDATE', pgid='pgtrigger_append_only_3ee26', table='disclosures_disclosure', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='disclosure',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='34ecda1ca1eb3ad4a40a462b55c5262ec88f2c03', operation='DELETE', pgid='pgtrigger_never_deleted_b035a', table='disclosures_disclosure', when='BEFORE')),
            ),
        ]),
        ProtectRows("disclosures_disclosure"),
        KnowByClinic("disclosures_disclosure"),
        SameClinic("disclosures_disclosure", "patient_id", "patients_patient"),
        SameClinic("disclosures_disclosure", "noted_by_id", "accounts_membership"),
        SameClinic("disclosures_disclosure", "reverses_id", "disclosures_disclosure"),
    ]
