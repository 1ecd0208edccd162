"""An export of the whole clinic: how far it is, and the sealed pieces it is put together from."""

from uuid import uuid4

import django.db.models.deletion
from django.db import migrations, models

from integration_care.core.clock import CareNow
from integration_care.core.encryption import EncryptedBytesField
from integration_care.core.row_security import KnowByClinic, ProtectRows, SameClinic
from integration_care.core.tables import CreateTables


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_fewest_told_apart'),
        ('documents', '0003_asked_for_once'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='done',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='document',
            name='last',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='document',
            name='total',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='document',
            name='content',
            field=EncryptedBytesField(default=b'', editable=True, help_text='The PDF; nothing once it has expired. An export has pieces.'),
        ),
        migrations.AlterField(
            model_name='document',
            name='kind',
            field=models.CharField(choices=[('patient_summary', 'Integration summary for the patient'), ('session_record', 'Signed session record'), ('prescriber_letter', 'Letter to the prescriber'), ('course_summary', 'Course summary'), ('relapse_plan', 'Relapse plan'), ('dosing_record', 'Dosing record with observation chart'), ('substance_register', 'Substance register'), ('monthly_report', 'Monthly clinic report'), ('clinic_export', 'Clinic export: records without words')], max_length=20),
        ),
        migrations.AlterField(
            model_name='document',
            name='sha256',
            field=models.CharField(blank=True, help_text='Of the file, in hex; stays.', max_length=64),
        ),
        migrations.AlterField(
            model_name='document',
            name='step',
            field=models.CharField(blank=True, choices=[('reading', 'Reading the record'), ('drawing', 'Laying out the pages'), ('exporting', 'Writing down each patient'), ('packing', 'Packing the file')], max_length=10),
        ),
        CreateTables([
            migrations.CreateModel(
                name='Piece',
                fields=[
                    ('id', models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(db_default=CareNow(), editable=False)),
                    ('name', models.CharField(help_text='Of the file inside, such as fhir/Patient.ndjson.', max_length=60)),
                    ('number', models.PositiveIntegerField(help_text='In the order of the file, from 1.')),
                    ('rows', models.PositiveIntegerField(default=0, help_text='How many lines it adds.')),
                    ('content', EncryptedBytesField(default=b'', editable=True)),
                    ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='documents.document')),
                ],
                options={
                    'ordering': ['name', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('document', 'name', 'number'), name='one_piece_per_number')],
                },
            ),
        ]),
        KnowByClinic("documents_document"),
        ProtectRows("documents_piece"),
        SameClinic("documents_piece", "document_id", "documents_document"),
    ]
