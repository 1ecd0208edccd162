import django.db.models.deletion
import integration_care.core.clock
import uuid
from django.db import migrations, models

from integration_care.core.row_security import ProtectRows, SameClinic
from integration_care.core.tables import CreateTables


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0011_retention'),
        ('patients', '0002_row_security'),
    ]

    operations = [
        CreateTables([
        migrations.CreateModel(
            name='Disposal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=integration_care.core.clock.CareNow(), editable=False)),
                ('record', models.UUIDField(help_text='The key the patient had.')),
                ('reason', models.CharField(help_text='Why, without a word about the patient.', max_length=300)),
                ('last_contact_on', models.DateField()),
                ('approved_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('counts', models.JSONField(blank=True, default=dict, help_text='Rows that were removed, by table.')),
                ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
            ],
            options={
                'ordering': ['-approved_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('record',), name='a_record_is_disposed_of_once'), models.CheckConstraint(condition=models.Q(('done_at', None), ('withdrawn_at', None), _connector='OR'), name='disposal_taken_back_is_not_done')],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=integration_care.core.clock.CareNow(), editable=False)),
                ('reason', models.CharField(max_length=300)),
                ('placed_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('lifted_because', models.CharField(blank=True, max_length=300)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legal_holds', to='patients.patient')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
            ],
            options={
                'ordering': ['-placed_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('patient',), name='one_legal_hold_in_force'), models.CheckConstraint(condition=models.Q(('lifted_at', None), models.Q(('lifted_by__isnull', False), models.Q(('lifted_because', ''), _negated=True)), _connector='OR'), name='legal_hold_lifted_by_somebody_for_a_reason')],
            },
        ),
        ]),
        ProtectRows("patients_legalhold"),
        ProtectRows("patients_disposal"),
        SameClinic("patients_legalhold", "patient_id", "patients_patient"),
        SameClinic("patients_legalhold", "placed_by_id", "accounts_membership"),
        SameClinic("patients_legalhold", "lifted_by_id", "accounts_membership"),
        SameClinic("patients_disposal", "approved_by_id", "accounts_membership"),
        SameClinic("patients_disposal", "withdrawn_by_id", "accounts_membership"),
    ]
