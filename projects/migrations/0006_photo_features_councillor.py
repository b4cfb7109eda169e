from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0005_project_division'),
    ]

    operations = [
        migrations.AddField(
            model_name='heldphoto',
            name='features_councillor',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='photo',
            name='features_councillor',
            field=models.BooleanField(default=False, help_text='a councillor is in it: before an election in their council it waits'),
        ),
        migrations.AlterField(
            model_name='update',
            name='features_councillor',
            field=models.BooleanField(default=False, help_text='a councillor is thanked or quoted: before an election that waits'),
        ),
    ]
