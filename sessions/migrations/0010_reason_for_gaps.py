"""Why observations were not taken before leaving: a question of its own. Old code writes none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("care_sessions", "0009_letter_failed"),
    ]

    operations = [
        migrations.AddField(
            model_name="discharge",
            name="gaps_reason",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=200,
                help_text="Why observations that the schedule asks for were not taken.",
            ),
        ),
    ]
