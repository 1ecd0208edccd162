import uuid

import django.db.models.deletion
from django.db import migrations, models

from integration_care.core.clock import CareNow
from integration_care.core.row_security import KnowByClinic, ProtectRows, SameClinic
from integration_care.core.tables import CreateTables


class Migration(migrations.Migration):
    dependencies = [
        ('accounts', '0007_tells_of_bookings'),
        ('care_sessions', '0007_rooms'),
        ('patients', '0002_row_security'),
    ]
    operations = [
        CreateTables([
            migrations.CreateModel(
                name='BookingLetter',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(db_default=CareNow(), editable=False)),
                    ('opened_at', models.DateTimeField()),
                    ('due_at', models.DateTimeField()),
                    ('status', models.CharField(choices=[('waiting', 'To be sent'), ('sending', 'Being sent'), ('sent', 'Sent'), ('needless', 'Nothing to tell'), ('withheld', 'Not sent'), ('expired', 'Too late'), ('failed', 'Could not be sent')], default='waiting', max_length=10)),
                    ('status_at', models.DateTimeField()),
                    ('cause', models.CharField(blank=True, choices=[('same', 'They know it already'), ('never_told', 'Taken back before they were told'), ('newer', 'A newer e-mail tells it'), ('begun', 'Its time had come'), ('closed', 'The course is closed'), ('paused', 'The course is paused'), ('archived', 'The patient is archived'), ('off', 'The clinic sends no e-mails about bookings'), ('consent', 'No consent to e-mail'), ('channel', 'E-mail is not set up'), ('address', 'No e-mail address on record'), ('quiet', 'Quiet hours left no time for it'), ('refused', 'The mail server refused it'), ('no_server', 'No mail server took it for two days'), ('no_answer', "It may have arrived: the mail server's answer was lost")], max_length=10)),
                    ('sent_to', models.CharField(blank=True, help_text='The address, masked.', max_length=100)),
                    ('detail', models.CharField(blank=True, help_text='What the mail server said.', max_length=200)),
                    ('tries', models.PositiveSmallIntegerField(default=0)),
                    ('silences', models.PositiveSmallIntegerField(default=0, help_text='Tries whose answer is not known.')),
                    ('lease_until', models.DateTimeField(blank=True, null=True)),
                    ('lease_token', models.UUIDField(blank=True, null=True)),
                    ('asked_by', models.ForeignKey(blank=True, help_text='Who sent it again; nobody where a booking did.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                    ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                    ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='booking_letters', to='patients.patient')),
                ],
                options={
                    'ordering': ['-opened_at', 'pk'],
                    'indexes': [models.Index(condition=models.Q(('status__in', ['waiting', 'sending'])), fields=['due_at'], name='letter_to_do'), models.Index(fields=['patient', 'opened_at'], name='letter_of_patient')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'waiting'), ('tries', 0)), fields=('patient',), name='one_letter_gathers')],
                },
            ),
            migrations.CreateModel(
                name='BookingLine',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(db_default=CareNow(), editable=False)),
                    ('word', models.CharField(blank=True, choices=[('booked', 'Booked'), ('moved', 'Changed'), ('cancelled', 'Cancelled')], help_text='Blank: nothing.', max_length=10)),
                    ('cause', models.CharField(blank=True, choices=[('same', 'They know it already'), ('never_told', 'Taken back before they were told'), ('newer', 'A newer e-mail tells it'), ('begun', 'Its time had come'), ('closed', 'The course is closed'), ('paused', 'The course is paused'), ('archived', 'The patient is archived'), ('off', 'The clinic sends no e-mails about bookings'), ('consent', 'No consent to e-mail'), ('channel', 'E-mail is not set up'), ('address', 'No e-mail address on record'), ('quiet', 'Quiet hours left no time for it'), ('refused', 'The mail server refused it'), ('no_server', 'No mail server took it for two days'), ('no_answer', "It may have arrived: the mail server's answer was lost")], max_length=10)),
                    ('starts_at', models.DateTimeField(blank=True, null=True)),
                    ('ends_at', models.DateTimeField(blank=True, null=True)),
                    ('place', models.CharField(blank=True, max_length=120)),
                    ('changes', models.PositiveIntegerField(default=0, help_text='SEQUENCE of its calendar entry.')),
                    ('changed_at', models.DateTimeField(blank=True, null=True)),
                    ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                    ('letter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='care_sessions.bookingletter')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='booking_lines', to='care_sessions.caresession')),
                ],
                options={
                    'ordering': ['starts_at', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('letter', 'session'), name='a_letter_tells_a_session_once'), models.CheckConstraint(condition=models.Q(('word', ''), models.Q(('changed_at__isnull', False), ('ends_at__isnull', False), ('starts_at__isnull', False)), _connector='OR'), name='what_is_told_has_an_hour')],
                },
            ),
        ]),
        # The sweep looks across the clinics for what is to be sent; what stands in it is read in each one's own.
        ProtectRows("care_sessions_bookingletter", across_clinics=True),
        ProtectRows("care_sessions_bookingline"),
        KnowByClinic("care_sessions_bookingletter"),
        SameClinic("care_sessions_bookingletter", "patient_id", "patients_patient"),
        SameClinic("care_sessions_bookingletter", "asked_by_id", "accounts_membership"),
        SameClinic("care_sessions_bookingline", "letter_id", "care_sessions_bookingletter"),
        SameClinic("care_sessions_bookingline", "session_id", "care_sessions_caresession"),
    ]
