"""Who is in each photo, photos that wait for their form, and who told an update that another person typed."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PEOPLE = [
    ("nobody", "Nobody can be recognised"),
    ("adults", "Adults, and they said yes"),
    ("carer", "A child, and a parent or carer said yes"),
    ("said_yes", "They said yes"),
]


def keep_answers(apps, schema_editor):
    """One question asked for all people together; without that yes the sender said that nobody can be recognised."""
    photos = apps.get_model("projects", "Photo").objects
    photos.filter(consent=True).update(people="said_yes")


def answers_as_before(apps, schema_editor):
    apps.get_model("projects", "Photo").objects.exclude(people="nobody").update(consent=True)


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("projects", "0003_setbacks_and_places"),
    ]

    operations = [
        migrations.AddField(
            model_name="photo",
            name="people",
            field=models.CharField(choices=PEOPLE, default="nobody", max_length=8, verbose_name="who is in the picture"),
        ),
        migrations.RunPython(keep_answers, answers_as_before),
        migrations.RemoveField(model_name="photo", name="consent"),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(("people__in", ["nobody", "adults", "carer", "said_yes"])),
                name="photo_people_answered",
            ),
        ),
        migrations.AddField(
            model_name="update",
            name="told_by",
            field=models.ForeignKey(
                blank=True,
                help_text="who told it, when another person typed it for somebody who takes part",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="updates_told",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="update",
            name="on_behalf_of",
            field=models.CharField(
                blank=True,
                help_text="who told it, when another person typed it and it is nobody we know",
                max_length=80,
            ),
        ),
        migrations.CreateModel(
            name="HeldPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("form_key", models.UUIDField(help_text="the form's own key")),
                (
                    "sent_as",
                    models.CharField(
                        help_text="digest of the file as sent: the same file again is the same", max_length=64
                    ),
                ),
                ("small", models.FileField(upload_to="photos/")),
                ("large", models.FileField(upload_to="photos/")),
                ("mail", models.FileField(upload_to="photos/")),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("people", models.CharField(blank=True, choices=PEOPLE, max_length=8)),
                ("alt", models.CharField(blank=True, max_length=250)),
                ("credit", models.CharField(blank=True, max_length=80)),
                ("held_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos_held",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="communities.community"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["held_at"], name="held_photo_oldest")],
                "constraints": [
                    models.UniqueConstraint(fields=("form_key", "by", "sent_as"), name="held_photo_once_a_form")
                ],
            },
        ),
    ]
