"""What a councillor leaves for whoever comes next in the ward."""

from django.db import models

from .councillor import Term


class HandOverNote(models.Model):
    """A short note at the end of a term: what is under way, who to speak to. Who comes next in the ward reads it."""

    term = models.OneToOneField(Term, models.PROTECT, related_name="hand_over_note")
    by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="hand_over_notes")
    under_way = models.TextField("what is under way")
    speak_to = models.TextField("who to speak to", blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"Note of {self.term}"
