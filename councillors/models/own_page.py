"""What a councillor says on the own page: a few words, a photo, how to be reached, when they see people."""

import uuid
from typing import Any

from django.db import models, transaction
from django.urls import reverse

from projects.photos import drop_files

from .councillor import Councillor


class OwnPageQuerySet(models.QuerySet):
    """Own pages."""

    def of(self, councillor: Councillor) -> Any:
        """The page as everybody may see it: of the account that Local Trust has confirmed."""
        return self.filter(councillor=councillor, person=councillor.person_id, person__isnull=False)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete rows with their photos, once the transaction around it is kept."""
        pages: Any = list(self)
        files = [(page.photo.storage, page.photo.name) for page in pages if page.photo]
        transaction.on_commit(lambda: drop_files(files))
        return super().delete()


class OwnPage(models.Model):
    """All of it is optional and plain text. It is the person's: seen by all only while the account is confirmed."""

    councillor = models.ForeignKey(Councillor, models.PROTECT, related_name="own_pages")
    person = models.OneToOneField("accounts.Person", models.CASCADE, related_name="councillor_page")
    about = models.TextField(blank=True)
    contact = models.CharField("how to be reached", max_length=200, blank=True)
    surgeries = models.TextField("when they see people", blank=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="what the photo's address carries")
    photo = models.FileField(upload_to="photos/", blank=True, help_text="640 px WebP")
    at = models.DateTimeField()

    objects = OwnPageQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Page of {self.councillor}"

    @property
    def photo_url(self) -> str:
        """The photo's address; another photo has another key."""
        return reverse("councillors:own_photo", args=[self.key]) if self.photo else ""
