"""Windows, messages on every way, alerts and staff tasks."""

from uuid import uuid4

from django.db import migrations, models
from django.db.models import F, Q

from integration_care.core.clock import CareNow
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0001_tables"),
        ("care_sessions", "0003_the_thread"),
        ("patients", "0001_tables"),
    ]
    operations = [
        CreateTables([
            migrations.CreateModel(
                name="Alert",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="alerts", to="patients.patient")),
                    ("kind", models.CharField(choices=[("not_safe", "Says they are not safe right now"), ("not_safe_at_home", "Does not feel safe at home"), ("ideation", "Suicidal thoughts when leaving after a dose"), ("adverse_event", "Adverse event"), ("negative_reaction", "Negative therapeutic reaction"), ("concern", "A clinician's concern for safety"), ("suicide_item", "Suicide item of a questionnaire"), ("suicide_item_blank", "Suicide item left blank"), ("side_effect", "Side effect to talk about")], max_length=20)),
                    ("severity", models.CharField(choices=[("amber", "Talk today"), ("red", "Talk now")], max_length=10)),
                    ("session", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="alerts", to="care_sessions.caresession")),
                    ("raised_at", models.DateTimeField()),
                    ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                    ("acknowledged_by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("escalated_at", models.DateTimeField(blank=True, null=True)),
                    ("closed_at", models.DateTimeField(blank=True, null=True)),
                    ("closed_by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("disposition", models.CharField(blank=True, max_length=300)),
                ],
                options={
                    "ordering": ["-raised_at"],
                    "indexes": [
                        models.Index(condition=Q(acknowledged_at=None), fields=["raised_at"], name="alert_unanswered"),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=Q(closed_at=None) | ~Q(disposition=""), name="closed_with_a_disposition"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AlertMail",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("alert", models.ForeignKey(on_delete=models.PROTECT, related_name="mails", to="followups.alert")),
                    ("member", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("rung", models.CharField(choices=[("raised", "When it was raised"), ("escalated", "When nobody had answered")], max_length=10)),
                    ("status", models.CharField(choices=[("planned", "To be sent"), ("sending", "Being sent"), ("sent", "Sent"), ("needless", "Answered before"), ("failed", "Could not be sent")], default="planned", max_length=10)),
                    ("status_at", models.DateTimeField()),
                    ("detail", models.CharField(blank=True, help_text="What the mail server said.", max_length=200)),
                    ("tries", models.PositiveSmallIntegerField(default=0)),
                    ("silences", models.PositiveSmallIntegerField(default=0, help_text="Tries whose answer is not known.")),
                    ("lease_until", models.DateTimeField(blank=True, null=True)),
                    ("lease_token", models.UUIDField(blank=True, null=True)),
                ],
                options={
                    "ordering": ["status_at"],
                    "indexes": [
                        models.Index(condition=Q(status__in=["planned", "sending"]), fields=["status_at"], name="alert_mail_to_do"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("alert", "member", "rung"), name="told_once_a_rung"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="IntegrationWindow",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="windows", to="patients.patient")),
                    ("course", models.ForeignKey(on_delete=models.PROTECT, related_name="windows", to="patients.course")),
                    ("dose", models.OneToOneField(on_delete=models.PROTECT, related_name="window", to="care_sessions.caresession")),
                    ("dose_number", models.PositiveSmallIntegerField(default=1, help_text="Which dose of the course.")),
                    ("dose_label", models.CharField(blank=True, help_text="What was given, such as IM 75 mg.", max_length=60)),
                    ("anchor_at", models.DateTimeField()),
                    ("opens_at", models.DateTimeField()),
                    ("closes_at", models.DateTimeField()),
                    ("effective_closes_at", models.DateTimeField()),
                    ("extended_closes_at", models.DateTimeField(blank=True, null=True)),
                    ("closing_at", models.DateTimeField(help_text="From here on the window is closing.")),
                    ("counts_from", models.DateTimeField(help_text="Sessions count from here; earlier where the same day counts.")),
                    ("next_dose_at", models.DateTimeField(blank=True, null=True)),
                    ("met_by", models.ForeignKey(blank=True, null=True, on_delete=models.SET_NULL, related_name="+", to="care_sessions.caresession")),
                    ("met_at", models.DateTimeField(blank=True, null=True)),
                    ("booked_session", models.ForeignKey(blank=True, null=True, on_delete=models.SET_NULL, related_name="+", to="care_sessions.caresession")),
                    ("booked_for", models.DateTimeField(blank=True, null=True)),
                    ("answered_at", models.DateTimeField(blank=True, help_text="When the patient first answered anything.", null=True)),
                    ("reason", models.CharField(blank=True, help_text="Why it closed without integration.", max_length=200)),
                    ("excused_at", models.DateTimeField(blank=True, null=True)),
                    ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(condition=Q(cancelled_at=None), fields=["clinic", "effective_closes_at"], name="window_by_close"),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=Q(opens_at__gte=F("anchor_at")) & Q(closes_at__gt=F("opens_at")) & Q(effective_closes_at__lte=F("closes_at")), name="window_runs_forward"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ContactLog",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="contacts", to="patients.patient")),
                    ("window", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="contacts", to="followups.integrationwindow")),
                    ("at", models.DateTimeField()),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("outcome", models.CharField(choices=[("reached", "Spoke with them"), ("left_message", "Left a message"), ("no_answer", "No answer")], max_length=12)),
                    ("note", EncryptedTextField(blank=True, default=b"", editable=True)),
                ],
                options={
                    "ordering": ["-at"],
                },
            ),
            migrations.CreateModel(
                name="FollowUp",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="follow_ups", to="patients.patient")),
                    ("window", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="follow_ups", to="followups.integrationwindow")),
                    ("step", models.CharField(help_text="The protocol's key for it.", max_length=80)),
                    ("title", models.CharField(help_text="In the staff's words.", max_length=200)),
                    ("text", models.CharField(blank=True, help_text="What staff are asked to do.", max_length=300)),
                    ("audience", models.CharField(choices=[("patient", "Patient"), ("therapist", "Therapist"), ("admin", "Clinic admin")], max_length=10)),
                    ("channel", models.CharField(choices=[("email", "E-mail"), ("sms", "Text message"), ("push", "Phone notification"), ("task", "Task")], max_length=10)),
                    ("due_at", models.DateTimeField()),
                    ("expires_at", models.DateTimeField()),
                    ("held_from", models.DateTimeField(blank=True, help_text="When it was due before quiet hours moved it.", null=True)),
                    ("status", models.CharField(choices=[("planned", "Planned"), ("sending", "Being sent"), ("sent", "Sent"), ("cancelled", "Cancelled"), ("suppressed", "Not needed"), ("expired", "Expired unsent"), ("failed", "Could not be sent")], default="planned", max_length=12)),
                    ("status_at", models.DateTimeField()),
                    ("cause", models.CharField(blank=True, choices=[("plan", "The plan left no room for it"), ("limit", "The patient had enough messages"), ("needless", "No longer needed"), ("answered", "The patient answered"), ("consent", "No consent to this channel"), ("no_channel", "The channel is not set up"), ("address", "No address on record"), ("paused", "The course is paused"), ("closed", "The course is closed"), ("archived", "The patient is archived"), ("void", "The dose was entered in error"), ("quiet", "Quiet hours left no time"), ("too_late", "Too late to be useful"), ("refused", "Refused by the receiving side"), ("undelivered", "Taken by the gateway, and not delivered"), ("no_answer", "The sending side never answered"), ("stumbled", "Could not be prepared")], max_length=12)),
                    ("reason", models.CharField(blank=True, help_text="Why it ended the way it did.", max_length=200)),
                    ("rule", models.JSONField(blank=True, default=dict)),
                    ("lease_until", models.DateTimeField(blank=True, null=True)),
                    ("lease_token", models.UUIDField(blank=True, help_text="Who is sending it right now.", null=True)),
                    ("ambiguous_tries", models.PositiveSmallIntegerField(default=0)),
                    ("stumbles", models.PositiveSmallIntegerField(default=0)),
                ],
                options={
                    "ordering": ["due_at"],
                    "indexes": [
                        models.Index(condition=Q(status__in=["planned", "sending"]), fields=["due_at"], name="follow_up_to_do"),
                        models.Index(fields=["patient", "due_at"], name="follow_up_by_patient"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("window", "step", "audience"), name="planned_once_per_step"),
                        models.UniqueConstraint(condition=Q(window=None), fields=("patient", "step", "audience"), name="asked_once_by_hand"),
                        models.CheckConstraint(condition=Q(expires_at__gt=F("due_at")), name="due_before_it_expires"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Attempt",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("follow_up", models.ForeignKey(on_delete=models.CASCADE, related_name="attempt_rows", to="followups.followup")),
                    ("number", models.PositiveSmallIntegerField()),
                    ("channel", models.CharField(choices=[("email", "E-mail"), ("sms", "Text message"), ("push", "Phone notification"), ("task", "Task")], max_length=10)),
                    ("sent_to", models.CharField(blank=True, db_default="", default="", help_text="Masked: enough to know it again.", max_length=100)),
                    ("started_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ("result", models.CharField(choices=[("unknown", "No answer known"), ("accepted", "Accepted"), ("refused", "Refused for good"), ("transient", "To be tried again")], default="unknown", max_length=10)),
                    ("detail", models.CharField(blank=True, max_length=200)),
                ],
                options={
                    "ordering": ["number"],
                    "constraints": [
                        models.UniqueConstraint(fields=("follow_up", "number"), name="one_attempt_per_number"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="FollowUpLink",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("follow_up", models.OneToOneField(on_delete=models.CASCADE, related_name="link", to="followups.followup")),
                    ("secret_hash", models.CharField(max_length=64, unique=True)),
                    ("expires_at", models.DateTimeField()),
                    ("revoked_at", models.DateTimeField(blank=True, null=True)),
                    ("tries_left", models.PositiveSmallIntegerField(default=5)),
                    ("opened_at", models.DateTimeField(blank=True, help_text="When the birth date was first given right.", null=True)),
                    ("used_at", models.DateTimeField(blank=True, help_text="When the entry was handed in.", null=True)),
                ],
            ),
            migrations.CreateModel(
                name="PushSubscription",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.CASCADE, related_name="push_subscriptions", to="patients.patient")),
                    ("consent", models.ForeignKey(on_delete=models.CASCADE, related_name="+", to="patients.consent")),
                    ("address", EncryptedTextField(default=b"", editable=True)),
                    ("endpoint_hash", models.CharField(max_length=64)),
                    ("device", models.CharField(help_text="In words, such as “Chrome on Android”.", max_length=60)),
                    ("told_since", models.DateTimeField()),
                    ("last_told_at", models.DateTimeField(blank=True, null=True)),
                    ("last_row", models.UUIDField(blank=True, help_text="The message that it last said yes to.", null=True)),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ("ended_because", models.CharField(blank=True, choices=[("removed", "The patient took it off"), ("signed_out", "The patient signed out on it"), ("gone", "The push service knows it no more"), ("replaced", "The browser got a new address"), ("another", "Somebody else uses it now")], max_length=12)),
                ],
                options={
                    "ordering": ["told_since"],
                    "constraints": [
                        models.UniqueConstraint(condition=Q(ended_at=None), fields=("patient", "endpoint_hash"), name="told_once_a_browser"),
                        models.CheckConstraint(condition=Q(ended_at=None, ended_because="") | (Q(ended_at__isnull=False) & ~Q(ended_because="")), name="ended_for_a_reason"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="StaffTask",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="tasks", to="patients.patient")),
                    ("window", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="tasks", to="followups.integrationwindow")),
                    ("follow_up", models.OneToOneField(blank=True, null=True, on_delete=models.PROTECT, related_name="task", to="followups.followup")),
                    ("alert", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="tasks", to="followups.alert")),
                    ("session", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="tasks", to="care_sessions.caresession")),
                    ("loose_end", models.CharField(blank=True, choices=[("completion", "To be completed or stopped"), ("leaving", "Leaving to be recorded")], db_default="", default="", max_length=10)),
                    ("audience", models.CharField(choices=[("patient", "Patient"), ("therapist", "Therapist"), ("admin", "Clinic admin")], max_length=10)),
                    ("title", models.CharField(max_length=200)),
                    ("text", models.CharField(blank=True, max_length=300)),
                    ("due_at", models.DateTimeField()),
                    ("closed_at", models.DateTimeField(blank=True, null=True)),
                    ("closed_by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("outcome", models.CharField(blank=True, choices=[("done", "Done"), ("not_needed", "No longer needed")], max_length=12)),
                ],
                options={
                    "ordering": ["due_at"],
                    "indexes": [
                        models.Index(condition=Q(closed_at=None), fields=["clinic", "due_at"], name="task_to_do"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(condition=Q(alert__isnull=False), fields=("alert", "audience"), name="one_task_per_rung"),
                        models.UniqueConstraint(condition=Q(session__isnull=False), fields=("session", "loose_end"), name="one_task_per_loose_end"),
                        models.CheckConstraint(condition=Q(loose_end="", session=None) | (Q(session__isnull=False) & ~Q(loose_end="")), name="loose_end_of_a_session"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Receipt",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("follow_up", models.ForeignKey(on_delete=models.PROTECT, related_name="receipts", to="followups.followup")),
                    ("status", models.CharField(choices=[("delivered", "Arrived on the phone"), ("undelivered", "Did not arrive"), ("failed", "Could not be delivered")], max_length=12)),
                    ("at", models.DateTimeField(help_text="As the gateway says it.")),
                ],
                options={
                    "ordering": ["at"],
                    "constraints": [
                        models.UniqueConstraint(fields=("follow_up", "status"), name="told_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="TextReply",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="text_replies", to="patients.patient")),
                    ("kind", models.CharField(choices=[("stop", "Ended text messages"), ("start", "Asked for text messages again"), ("other", "Wrote back")], max_length=5)),
                    ("at", models.DateTimeField(help_text="When the gateway signed it: the same again is nothing new.")),
                ],
                options={
                    "ordering": ["at"],
                    "constraints": [
                        models.UniqueConstraint(fields=("patient", "kind", "at"), name="heard_once"),
                    ],
                },
            ),
        ]),
    ]
