"""Circles: roster, meetings, the shared note."""

from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import migrations, models
from django.db.models import F, Q
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

from integration_care.core.clock import CareNow
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.tables import CreateTables
from sessions.models.session import Booked


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
                name="Group",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("name", models.CharField(max_length=80)),
                    ("lead", models.ForeignKey(on_delete=models.PROTECT, related_name="led_groups", to="accounts.membership")),
                    ("co_lead", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("place", models.CharField(blank=True, help_text="A room, or a link for a video call.", max_length=120)),
                    ("capacity", models.PositiveSmallIntegerField(default=8)),
                    ("minutes", models.PositiveSmallIntegerField(default=90, help_text="How long a meeting usually takes.")),
                    ("is_open", models.BooleanField(default=True, help_text="A closed circle meets no more.")),
                ],
                options={
                    "ordering": ["name"],
                    "constraints": [
                        models.UniqueConstraint(condition=Q(is_open=True), fields=("clinic", "name"), name="open_circle_known_by_its_name"),
                        models.CheckConstraint(condition=Q(capacity__gt=0), name="circle_has_a_place"),
                        models.CheckConstraint(condition=Q(co_lead=None) | ~Q(co_lead=F("lead")), name="circle_led_by_two_people"),
                    ],
                },
            ),
            AddTrigger("group", Trigger(name="keeps_its_places", sql=UpsertTriggerSql(
                declare="DECLARE taken integer;",
                func="\n    SELECT count(*) INTO taken FROM groups_groupmember\n    WHERE group_id = NEW.id AND id <> NEW.id AND joined_at IS NOT NULL AND left_at IS NULL;\n\n                    IF taken > NEW.capacity THEN\n                        RAISE EXCEPTION 'more patients are in this circle' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                condition="WHEN (NEW.capacity < OLD.capacity)",
                pgid="pgtrigger_keeps_its_places_d4e59", table="groups_group", when="BEFORE", operation="UPDATE", hash="c0ad27e113f15e3f5420a47c8b7ff6254006094e",
            ))),
            migrations.CreateModel(
                name="GroupMember",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("group", models.ForeignKey(on_delete=models.PROTECT, related_name="members", to="groups.group")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="circles", to="patients.patient")),
                    ("course", models.ForeignKey(on_delete=models.PROTECT, related_name="circles", to="patients.course")),
                    ("asked_at", models.DateTimeField()),
                    ("position", models.PositiveIntegerField(default=0, help_text="The order of those who wait.")),
                    ("joined_at", models.DateTimeField(blank=True, null=True)),
                    ("left_at", models.DateTimeField(blank=True, null=True)),
                    ("left_reason", models.CharField(blank=True, max_length=200)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(condition=Q(left_at=None), fields=("group", "patient"), name="in_a_circle_once"),
                    ],
                },
            ),
            AddTrigger("groupmember", Trigger(name="there_is_a_place", sql=UpsertTriggerSql(
                declare="DECLARE taken integer; room integer;",
                func="SELECT capacity INTO room FROM groups_group WHERE id = NEW.group_id FOR UPDATE;\n    SELECT count(*) INTO taken FROM groups_groupmember\n    WHERE group_id = NEW.group_id AND id <> NEW.id AND joined_at IS NOT NULL AND left_at IS NULL;\n\n                    IF taken >= room THEN\n                        RAISE EXCEPTION 'this circle is full' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                condition="WHEN (NEW.joined_at IS NOT NULL AND NEW.left_at IS NULL)",
                pgid="pgtrigger_there_is_a_place_d32d5", table="groups_groupmember", when="BEFORE", operation="INSERT OR UPDATE", hash="b24f8f163a72de748e92446d5aa5a79c5e543b60",
            ))),
            migrations.CreateModel(
                name="Meeting",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("group", models.ForeignKey(on_delete=models.PROTECT, related_name="meetings", to="groups.group")),
                    ("lead", models.ForeignKey(on_delete=models.PROTECT, related_name="led_meetings", to="accounts.membership")),
                    ("scheduled_start", models.DateTimeField()),
                    ("scheduled_end", models.DateTimeField()),
                    ("place", models.CharField(blank=True, max_length=120)),
                    ("status", models.CharField(choices=[("booked", "Booked"), ("held", "Held"), ("cancelled", "Cancelled")], default="booked", max_length=12)),
                    ("started_at", models.DateTimeField(blank=True, null=True)),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "ordering": ["scheduled_start"],
                    "indexes": [
                        models.Index(fields=["clinic", "scheduled_start"], name="meeting_by_time"),
                    ],
                    "constraints": [
                        ExclusionConstraint(condition=Q(status="booked"), expressions=[("lead", "="), (Booked("scheduled_start", "scheduled_end"), "&&")], name="lead_booked_in_one_meeting"),
                        models.CheckConstraint(condition=Q(scheduled_end__gt=F("scheduled_start")), name="meeting_ends_after_it_starts"),
                        models.CheckConstraint(condition=~Q(status="held") | Q(ended_at__gte=F("started_at"), started_at__isnull=False), name="meeting_held_from_to"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="MeetingStatusChange",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("meeting", models.ForeignKey(on_delete=models.CASCADE, related_name="status_changes", to="groups.meeting")),
                    ("was", models.CharField(blank=True, choices=[("booked", "Booked"), ("held", "Held"), ("cancelled", "Cancelled")], max_length=12)),
                    ("became", models.CharField(choices=[("booked", "Booked"), ("held", "Held"), ("cancelled", "Cancelled")], max_length=12)),
                    ("at", models.DateTimeField()),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("by_name", models.CharField(max_length=200)),
                    ("reason", models.CharField(blank=True, max_length=200)),
                ],
                options={
                    "ordering": ["at"],
                },
            ),
            migrations.CreateModel(
                name="Attendance",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("meeting", models.ForeignKey(on_delete=models.PROTECT, related_name="attendances", to="groups.meeting")),
                    ("member", models.ForeignKey(on_delete=models.PROTECT, related_name="attendances", to="groups.groupmember")),
                    ("session", models.OneToOneField(on_delete=models.PROTECT, related_name="attendance", to="care_sessions.caresession")),
                    ("mark", models.CharField(blank=True, choices=[("present", "Present"), ("absent", "Did not come"), ("excused", "Excused")], max_length=8)),
                    ("came_at", models.DateTimeField(blank=True, help_text="Only where later than the circle.", null=True)),
                    ("left_at", models.DateTimeField(blank=True, help_text="Only where earlier than the circle.", null=True)),
                    ("marked_at", models.DateTimeField(blank=True, null=True)),
                    ("marked_by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("struck_at", models.DateTimeField(blank=True, help_text="Another row took its place.", null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(condition=Q(struck_at=None), fields=("meeting", "member"), name="in_a_meeting_once"),
                        models.CheckConstraint(condition=Q(came_at=None) | Q(left_at=None) | Q(left_at__gte=F("came_at")), name="left_after_they_came"),
                        models.CheckConstraint(condition=Q(mark="") | Q(marked_at__isnull=False, marked_by__isnull=False), name="marked_by_somebody"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="SharedNote",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("meeting", models.OneToOneField(on_delete=models.PROTECT, related_name="shared_note", to="groups.meeting")),
                    ("body", EncryptedTextField(blank=True, default=b"", editable=True)),
                    ("version", models.PositiveIntegerField(default=1, help_text="Grows with each save.")),
                    ("saved_at", models.DateTimeField()),
                    ("saved_by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("signed_at", models.DateTimeField(blank=True, null=True)),
                    ("signed_by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("signed_as", models.CharField(blank=True, max_length=200)),
                    ("digest", models.CharField(blank=True, help_text="HMAC-SHA-256 of what was signed, hex.", max_length=64)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(condition=Q(digest="", signed_as="", signed_at=None, signed_by=None) | (Q(signed_at__isnull=False) & Q(signed_by__isnull=False) & ~Q(signed_as="") & ~Q(digest="")), name="shared_note_signed_by_somebody"),
                    ],
                },
            ),
            AddTrigger("sharednote", Trigger(name="signed_stays", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                condition="WHEN (OLD.signed_at IS NOT NULL AND current_setting('app.rotating_keys', true) IS DISTINCT FROM 'on')",
                pgid="pgtrigger_signed_stays_184aa", table="groups_sharednote", when="BEFORE", operation="UPDATE", hash="b21569a3d5783e9a3e6c85048cb9699bc394dd96",
            ))),
            AddTrigger("sharednote", Trigger(name="never_deleted", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                pgid="pgtrigger_never_deleted_d9559", table="groups_sharednote", when="BEFORE", operation="DELETE", hash="4a17c26ccb6c72f246c1c3326647a860ef7abc70",
            ))),
            migrations.CreateModel(
                name="SharedNoteRevision",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("note", models.ForeignKey(on_delete=models.PROTECT, related_name="revisions", to="groups.sharednote")),
                    ("version", models.PositiveIntegerField()),
                    ("saved_at", models.DateTimeField()),
                    ("saved_by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("body", EncryptedTextField(default=b"", editable=True)),
                    ("is_set_aside", models.BooleanField(default=False)),
                ],
                options={
                    "ordering": ["-version"],
                },
            ),
            AddTrigger("sharednoterevision", Trigger(name="append_only", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                condition="WHEN (current_setting('app.rotating_keys', true) IS DISTINCT FROM 'on')",
                pgid="pgtrigger_append_only_6f13c", table="groups_sharednoterevision", when="BEFORE", operation="UPDATE", hash="53c8a3310eec5c1fcd7dccee534575b29623086d",
            ))),
            AddTrigger("sharednoterevision", Trigger(name="never_deleted", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                pgid="pgtrigger_never_deleted_a8b08", table="groups_sharednoterevision", when="BEFORE", operation="DELETE", hash="aaea2263f85db4c6107de43a2de0e8b7badfe9af",
            ))),
            migrations.CreateModel(
                name="SharedAddendum",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("note", models.ForeignKey(on_delete=models.PROTECT, related_name="addenda", to="groups.sharednote")),
                    ("author", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("written_at", models.DateTimeField()),
                    ("reason", models.CharField(max_length=200)),
                    ("body", EncryptedTextField(default=b"", editable=True)),
                ],
                options={
                    "ordering": ["written_at"],
                    "constraints": [
                        models.CheckConstraint(condition=~Q(reason=""), name="shared_addendum_has_a_reason"),
                    ],
                },
            ),
            AddTrigger("sharedaddendum", Trigger(name="append_only", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                condition="WHEN (current_setting('app.rotating_keys', true) IS DISTINCT FROM 'on')",
                pgid="pgtrigger_append_only_755bc", table="groups_sharedaddendum", when="BEFORE", operation="UPDATE", hash="a3996b8877f209ce7faea0ea23108dbe8f0278b6",
            ))),
            AddTrigger("sharedaddendum", Trigger(name="never_deleted", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                pgid="pgtrigger_never_deleted_83313", table="groups_sharedaddendum", when="BEFORE", operation="DELETE", hash="fe88576a3d2d45a7518f8ea878b37ea3e6d6ad0e",
            ))),
        ]),
    ]
