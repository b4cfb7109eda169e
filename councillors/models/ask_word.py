"""What group and councillors write to one another about an ask."""

from django.db import models

from .ask import Ask


class AskWord(models.Model):
    """One message in the thread of an ask: plain text, never shown to the public. Taken back, its words are gone."""

    class Side(models.TextChoices):
        GROUP = "group", "The group"
        COUNCILLOR = "councillor", "Councillor"

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="words")
    by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="ask_words")
    side = models.CharField(max_length=10, choices=Side)
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:60]
