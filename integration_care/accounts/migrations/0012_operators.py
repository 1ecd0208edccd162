"""Who runs the installation. Additive, with the default in the database: the old code goes on inserting."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_retention"),
    ]

    operations = [
        migrations.AddField("user", "is_operator", models.BooleanField(db_default=False, default=False)),
    ]
