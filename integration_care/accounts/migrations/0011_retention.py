import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_address_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='clinic',
            name='record_until_age',
            field=models.PositiveSmallIntegerField(db_default=25, default=25, validators=[django.core.validators.MinValueValidator(18), django.core.validators.MaxValueValidator(100)]),
        ),
        migrations.AddField(
            model_name='clinic',
            name='record_years',
            field=models.PositiveSmallIntegerField(db_default=10, default=10, validators=[django.core.validators.MinValueValidator(6), django.core.validators.MaxValueValidator(100)]),
        ),
    ]
