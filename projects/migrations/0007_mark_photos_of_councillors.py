"""An update that was marked may have been so for its photos: they keep waiting with it, until somebody looks."""

from django.db import migrations


def mark(apps, schema_editor):
    photos = apps.get_model("projects", "Photo").objects
    photos.filter(update__features_councillor=True).update(features_councillor=True)


class Migration(migrations.Migration):
    dependencies = [("projects", "0006_photo_features_councillor")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
