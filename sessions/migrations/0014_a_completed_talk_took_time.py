from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("care_sessions", "0013_who_struck_it_out")]

    # Not validated: a talk that was completed with no length before stays as it was written, until corrected.
    operations = [
        AddConstraintNotValid(
            model_name="caresession",
            constraint=models.CheckConstraint(
                condition=~models.Q(("kind__in", ["preparation", "integration"]), ("status", "completed"))
                | models.Q(("ended_at__gt", models.F("started_at"))),
                name="completed_talk_took_time",
            ),
        )
    ]
