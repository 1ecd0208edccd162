import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from integration_care.core.row_security import SameClinic


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_broken_glass"),
        ("followups", "0006_message_wording"),
    ]
    operations = [
        migrations.AlterField("alert", "kind", models.CharField(choices=[("not_safe", "Says they are not safe right now"), ("not_safe_at_home", "Does not feel safe at home"), ("ideation", "Suicidal thoughts when leaving after a dose"), ("adverse_event", "Adverse event"), ("negative_reaction", "Negative therapeutic reaction"), ("concern", "A clinician's concern for safety"), ("suicide_item", "Suicide item of a questionnaire"), ("suicide_item_blank", "Suicide item left blank"), ("side_effect", "Side effect to talk about"), ("glass", "Record opened in an emergency")], max_length=20)),
        migrations.AddField("alert", "glass", models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="alert", to="accounts.brokenglass")),
        migrations.AddConstraint("alert", models.CheckConstraint(condition=Q(kind="glass", glass__isnull=False) | (~Q(kind="glass") & Q(glass=None)), name="glass_alert_has_its_glass")),
        SameClinic("followups_alert", "glass_id", "accounts_brokenglass"),
    ]
