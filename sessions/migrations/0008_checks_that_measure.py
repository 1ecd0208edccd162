from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('care_sessions', '0007_row_security_of_the_record'),
    ]

    operations = [
        migrations.AddField(
            model_name='checklistanswer',
            name='value',
            field=models.DecimalField(blank=True, decimal_places=1, help_text='What was measured, where the item asks for a number, such as a weight in kg.', max_digits=6, null=True),
        ),
    ]
