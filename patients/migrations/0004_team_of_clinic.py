"""What PostgreSQL is told of care teams: whose member somebody is says in which clinic.

Row security asks for both at each reading. Taken for two separate things they were thought to leave one
patient where a therapist has 227, and what a page counts for each was looked up one by one.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("patients", "0003_retention")]

    operations = [
        migrations.RunSQL(
            [
                "CREATE STATISTICS team_of_clinic (dependencies) ON member_id, clinic_id FROM patients_careteammember",
                "ANALYZE patients_careteammember",
            ],
            "DROP STATISTICS team_of_clinic",
        ),
    ]
