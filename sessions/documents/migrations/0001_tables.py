"""Documents: who asked for what, how far it is, and the sealed file until it expires."""

from uuid import uuid4

from django.db import migrations, models

from integration_care.core.clock import CareNow
from integration_care.core.encryption import EncryptedBytesField
from integration_care.core.languages import offered
from integration_care.core.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0005_document_days"),
        ("care_sessions", "0004_row_security"),
        ("patients", "0002_row_security"),
        ("substances", "0002_row_security"),
    ]
    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Document',
                fields=[
                    ('id', models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(db_default=CareNow(), editable=False)),
                    ('kind', models.CharField(choices=[('patient_summary', 'Integration summary for the patient'), ('session_record', 'Signed session record'), ('prescriber_letter', 'Letter to the prescriber'), ('course_summary', 'Course summary'), ('relapse_plan', 'Relapse plan'), ('dosing_record', 'Dosing record with observation chart'), ('substance_register', 'Substance register'), ('monthly_report', 'Monthly clinic report')], max_length=20)),
                    ('since', models.DateField(blank=True, null=True)),
                    ('until', models.DateField(blank=True, help_text='The last day, included.', null=True)),
                    ('language', models.CharField(choices=offered, default='en', max_length=10)),
                    ('requested_at', models.DateTimeField()),
                    ('status', models.CharField(choices=[('requested', 'Waiting for its turn'), ('rendering', 'Being made'), ('ready', 'Ready'), ('failed', 'Could not be made'), ('cancelled', 'Cancelled'), ('expired', 'Expired')], default='requested', max_length=10)),
                    ('status_at', models.DateTimeField()),
                    ('step', models.CharField(blank=True, choices=[('reading', 'Reading the record'), ('drawing', 'Laying out the pages')], max_length=10)),
                    ('tries', models.PositiveSmallIntegerField(default=0, help_text='How often a worker took it in hand.')),
                    ('lease_token', models.UUIDField(blank=True, null=True)),
                    ('lease_until', models.DateTimeField(blank=True, null=True)),
                    ('reason', models.CharField(blank=True, help_text='Why it could not be made, in our words.', max_length=200)),
                    ('content', EncryptedBytesField(default=b'', editable=True, help_text='The PDF; nothing once it has expired.')),
                    ('sha256', models.CharField(blank=True, help_text='Of the PDF, in hex; stays.', max_length=64)),
                    ('size', models.PositiveIntegerField(blank=True, help_text='Bytes.', null=True)),
                    ('page_count', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('expires_at', models.DateTimeField(blank=True, null=True)),
                    ('clinic', models.ForeignKey(on_delete=models.PROTECT, related_name='+', to='accounts.clinic')),
                    ('container', models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name='+', to='substances.container')),
                    ('course', models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name='+', to='patients.course')),
                    ('patient', models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name='+', to='patients.patient')),
                    ('requested_by', models.ForeignKey(on_delete=models.PROTECT, related_name='+', to='accounts.membership')),
                    ('session', models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name='+', to='care_sessions.caresession')),
                ],
                options={
                    'indexes': [models.Index(fields=['patient', 'requested_at'], name='document_of_patient'), models.Index(condition=models.Q(('status__in', ['requested', 'rendering'])), fields=['requested_at'], name='document_to_make'), models.Index(condition=models.Q(('status', 'ready')), fields=['expires_at'], name='document_to_expire')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['requested', 'rendering'])), fields=('clinic', 'requested_by', 'kind', 'patient', 'session', 'course', 'container', 'since'), name='document_asked_for_once_at_a_time', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('status', 'ready'), _negated=True), models.Q(models.Q(('sha256', ''), _negated=True), ('expires_at__isnull', False)), _connector='OR'), name='ready_document_has_a_checksum_and_an_end'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'failed'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='document_failed_for_a_reason')],
                },
            ),
        ]),
    ]
