from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0007_wrong_rows'),
    ]

    operations = [
        migrations.AddField(
            model_name='council',
            name='outline_hash',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='council',
            name='outline_invented',
            field=models.BooleanField(default=False, help_text='drawn for the demonstration, and said so on the map'),
        ),
        migrations.AddField(
            model_name='council',
            name='outline_source',
            field=models.CharField(blank=True, help_text='the file that brought the outline', max_length=200),
        ),
        migrations.AddField(
            model_name='fileimport',
            name='attribution',
            field=models.CharField(blank=True, help_text='the line that stands beneath maps drawn from it', max_length=300),
        ),
    ]
