"""A list of the queue that somebody keeps under a name."""

from django.db import models


class SavedView(models.Model):
    """The queue as one person narrowed and ordered it: what stands in the address, under a name."""

    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=400)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="savedview_name_once")]

    def __str__(self) -> str:
        return self.name
