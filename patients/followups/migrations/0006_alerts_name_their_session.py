"""PostgreSQL keeps the clinics apart on what this step added."""

from django.db import migrations

from integration_care.core.row_security import SameClinic


class Migration(migrations.Migration):
    dependencies = [
        ("followups", "0005_alerts_of_the_session"),
        ("care_sessions", "0007_row_security_of_the_record"),
    ]
    operations = [
        SameClinic("followups_alert", "session_id", "care_sessions_caresession"),
    ]
