"""What is asked for at once differs by its last day and its language too, as the look-up before it knew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_row_security")]
    operations = [
        migrations.RemoveConstraint(model_name="document", name="document_asked_for_once_at_a_time"),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["requested", "rendering"])),
                fields=(
                    "clinic", "requested_by", "kind", "patient", "session", "course", "container", "since",
                    "until", "language",
                ),
                name="document_asked_for_once_at_a_time",
                nulls_distinct=False,
            ),
        ),
    ]  # fmt: skip
