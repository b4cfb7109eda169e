from django.db import migrations, models

OGL = "Open Government Licence v3.0"


def keep_other_licences(apps, schema_editor):
    """A file under another licence than the usual one is not credited to the usual publisher."""
    files = apps.get_model("places", "FileImport").objects.exclude(licence="").exclude(licence=OGL)
    files.update(attribution=models.F("licence"))


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0008_credits_and_invented_councils'),
    ]

    operations = [
        migrations.RunPython(keep_other_licences, migrations.RunPython.noop),
    ]
