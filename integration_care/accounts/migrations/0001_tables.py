"""Clinics, who works in them and when."""

import datetime
from uuid import uuid4

from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Lower

import integration_care.accounts.models.clinic
from integration_care.core.clock import CareNow
from integration_care.core.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("core", "0001_care_now"),
    ]
    operations = [
        CreateTables([
            migrations.CreateModel(
                name="Clinic",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("name", models.CharField(max_length=120)),
                    ("slug", models.SlugField(unique=True)),
                    ("time_zone", models.CharField(max_length=60, validators=[integration_care.accounts.models.clinic.validate_time_zone])),
                    ("phone", models.CharField(blank=True, max_length=40)),
                    ("reply_to", models.EmailField(blank=True, help_text="Where a patient's reply to a message goes.", max_length=254)),
                    ("quiet_from", models.TimeField(default=datetime.time(21, 0))),
                    ("quiet_until", models.TimeField(default=datetime.time(8, 0))),
                    ("staffed_from", models.TimeField(default=datetime.time(9, 0))),
                    ("staffed_until", models.TimeField(default=datetime.time(17, 0))),
                    ("staffed_weekdays", models.CharField(default="12345", help_text="ISO weekdays: 1 is Monday.", max_length=7)),
                    ("crisis_contacts", models.JSONField(default=integration_care.accounts.models.clinic.default_crisis_contacts)),
                    ("outside_contact", models.CharField(blank=True, db_default="", default="", help_text="Somebody outside the clinic for a patient with a worry that nobody inside may read.", max_length=200)),
                    ("outside_contact_es", models.CharField(blank=True, db_default="", default="", max_length=200)),
                    ("engine_paused_at", models.DateTimeField(blank=True, null=True)),
                ],
            ),
            migrations.CreateModel(
                name="User",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("password", models.CharField(max_length=128, verbose_name="password")),
                    ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                    ("email", models.EmailField(max_length=254)),
                    ("name", models.CharField(max_length=120)),
                    ("is_active", models.BooleanField(default=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(Lower("email"), name="one_user_per_email"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Membership",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="memberships", to="accounts.clinic")),
                    ("user", models.ForeignKey(on_delete=models.PROTECT, related_name="memberships", to=settings.AUTH_USER_MODEL)),
                    ("role", models.CharField(choices=[("therapist", "Therapist"), ("prescriber", "Prescriber"), ("nurse", "Nurse"), ("admin", "Clinic admin"), ("patient", "Patient")], max_length=20)),
                    ("is_active", models.BooleanField(default=True)),
                    ("is_on_duty", models.BooleanField(default=False, help_text="Takes what nobody else has answered.")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("clinic", "user"), name="one_membership_per_clinic"),
                        models.CheckConstraint(condition=Q(role__in=["therapist", "prescriber", "nurse", "admin", "patient"]), name="membership_role_is_known"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Invitation",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("email", models.EmailField(max_length=254)),
                    ("name", models.CharField(max_length=120)),
                    ("role", models.CharField(choices=[("therapist", "Therapist"), ("prescriber", "Prescriber"), ("nurse", "Nurse"), ("admin", "Clinic admin"), ("patient", "Patient")], max_length=20)),
                    ("patient_id", models.UUIDField(blank=True, null=True)),
                    ("language", models.CharField(db_default="en", default="en", max_length=10)),
                    ("invited_by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("secret_hash", models.CharField(max_length=64, unique=True)),
                    ("expires_at", models.DateTimeField()),
                    ("accepted_at", models.DateTimeField(blank=True, null=True)),
                    ("revoked_at", models.DateTimeField(blank=True, null=True)),
                    ("sent_at", models.DateTimeField(blank=True, null=True)),
                    ("send_problem", models.CharField(blank=True, max_length=200)),
                ],
            ),
            migrations.CreateModel(
                name="WorkingHours",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("member", models.ForeignKey(on_delete=models.CASCADE, related_name="working_hours", to="accounts.membership")),
                    ("weekday", models.PositiveSmallIntegerField(choices=[(1, "Monday"), (2, "Tuesday"), (3, "Wednesday"), (4, "Thursday"), (5, "Friday"), (6, "Saturday"), (7, "Sunday")])),
                    ("starts", models.TimeField()),
                    ("ends", models.TimeField()),
                ],
                options={
                    "ordering": ["weekday", "starts"],
                    "constraints": [
                        models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="working_hours_end_later"),
                        models.UniqueConstraint(fields=("member", "weekday", "starts"), name="one_start_a_weekday"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Leave",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("member", models.ForeignKey(on_delete=models.CASCADE, related_name="leave", to="accounts.membership")),
                    ("starts_on", models.DateField()),
                    ("ends_on", models.DateField()),
                    ("reason", models.CharField(blank=True, max_length=120)),
                ],
                options={
                    "ordering": ["starts_on"],
                    "constraints": [
                        models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="leave_ends_later"),
                    ],
                },
            ),
        ]),
    ]
