"""Mark what thanks, quotes or shows a councillor already, as new updates are marked when they are logged."""

from django.db import migrations
from django.db.models import Q


def mark(apps, schema_editor):
    Update = apps.get_model("projects", "Update")
    found = Q()
    for word in ("councillor", "cllr"):
        found |= Q(kind="thanks", text__icontains=word) | Q(quote__icontains=word) | Q(quote_by__icontains=word)
        found |= Q(photos__alt__icontains=word)
    Update.objects.filter(pk__in=Update.objects.filter(found).values("pk")).update(features_councillor=True)


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_features_councillor")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
