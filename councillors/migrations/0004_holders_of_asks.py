"""Who said yes first has the ask; one that nobody said yes to is still asked."""

from typing import Any

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def find_holders(apps: Any, schema_editor: Any) -> None:
    Ask = apps.get_model("councillors", "Ask")
    AskAnswer = apps.get_model("councillors", "AskAnswer")
    took = AskAnswer.objects.filter(ask=OuterRef("pk"), answer__in=["yes", "call"]).order_by("at", "pk")
    asks = Ask.objects.filter(state__in=["taken", "result"], holder=None)
    asks.update(holder=Subquery(took.values("councillor")[:1]), held_since=Subquery(took.values("at")[:1]))
    Ask.objects.filter(state="taken", holder=None).update(state="raised")
    last = AskAnswer.objects.filter(ask=OuterRef("pk")).order_by("-at")
    Ask.objects.filter(last_word_at=None).update(last_word_at=Subquery(last.values("at")[:1]))
    Ask.objects.filter(last_word_at=None).update(last_word_at=F("raised_at"))


class Migration(migrations.Migration):

    dependencies = [
        ("councillors", "0003_life_of_an_ask"),
    ]

    operations = [migrations.RunPython(find_holders, migrations.RunPython.noop)]
