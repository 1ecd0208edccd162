import django.contrib.postgres.constraints
from django.db import migrations, models

import sessions.models.session


class Migration(migrations.Migration):
    dependencies = [("care_sessions", "0003_complete_the_record")]

    operations = [
        migrations.AddConstraint(
            model_name="caresession",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                name="lead_booked_in_one_conversation",
                expressions=[
                    ("lead", "="),
                    (sessions.models.session.Booked("scheduled_start", "scheduled_end"), "&&"),
                ],
                condition=models.Q(("status", "booked"), models.Q(("kind", "dosing"), _negated=True)),
            ),
        ),
    ]
