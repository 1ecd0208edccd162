from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("care_sessions", "0004_one_conversation_at_a_time")]

    operations = [
        migrations.AddField(
            model_name="noterevision",
            name="is_set_aside",
            field=models.BooleanField(
                default=False,
                help_text="Came from a second window after another save, and is kept beside it.",
            ),
        ),
    ]
