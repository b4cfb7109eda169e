"""Photos of updates, and those that wait until their form can be sent."""

import uuid

from django.db import models
from django.db.models import Q
from django.templatetags.static import static
from django.urls import reverse

from ..querysets import PhotoQuerySet, TakeDownQuerySet


class Photo(models.Model):
    """A picture of an update, re-encoded: 640 and 1280 px WebP and a 640 px JPEG, without EXIF or place."""

    class People(models.TextChoices):
        NOBODY = "nobody", "Nobody can be recognised"
        ADULTS = "adults", "Adults, and they said yes"
        CARER = "carer", "A child, and a parent or carer said yes"
        SAID_YES = "said_yes", "They said yes"  # of photos sent while the form asked this in one question

    key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="what its address carries")
    update = models.ForeignKey("projects.Update", models.CASCADE, related_name="photos", null=True, blank=True)
    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="photos")
    position = models.PositiveSmallIntegerField(default=0)
    small = models.FileField(upload_to="photos/", help_text="640 px WebP")
    large = models.FileField(upload_to="photos/", help_text="1280 px WebP")
    mail = models.FileField(upload_to="photos/", help_text="640 px JPEG for mail and link previews")
    width = models.PositiveIntegerField(help_text="of the large one, in pixels")
    height = models.PositiveIntegerField()
    alt = models.CharField("what the picture shows", max_length=250, blank=True)
    credit = models.CharField(max_length=80, blank=True)
    people = models.CharField("who is in the picture", max_length=8, choices=People, default=People.NOBODY)
    features_councillor = models.BooleanField(
        default=False, help_text="a councillor is in it: before an election in their council it waits"
    )
    drawing = models.CharField(
        max_length=40, blank=True, help_text="demonstration: a drawing of ours in place of a photo"
    )
    taken_down_at = models.DateTimeField(null=True, blank=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(people__in=["nobody", "adults", "carer", "said_yes"]), name="photo_people_answered"
            )
        ]

    def __str__(self) -> str:
        return self.alt or f"Photo {self.pk}"

    def get_absolute_url(self) -> str:
        """Its own page, where anybody in it may have it taken down."""
        return reverse("projects:photo_page", args=[self.key])

    def url(self, size: str) -> str:
        """Address of one size (`small`, `large`, `mail`); a drawing is the same file in all."""
        return static(f"img/{self.drawing}.svg") if self.drawing else reverse("projects:photo", args=[self.key, size])

    @property
    def small_url(self) -> str:
        return self.url("small")

    @property
    def large_url(self) -> str:
        return self.url("large")

    @property
    def mail_url(self) -> str:
        """The JPEG; mail and link previews read no WebP. Drawings have none."""
        return "" if self.drawing else self.url("mail")

    @property
    def small_width(self) -> int:
        """The small one's longer side is at most 640 px."""
        return round(self.width * min(1, 640 / max(self.width, self.height, 1)))

    @property
    def srcset(self) -> str:
        """Both sizes for the browser to choose from."""
        if self.drawing or self.small_width == self.width:
            return ""
        return f"{self.small_url} {self.small_width}w, {self.large_url} {self.width}w"

    @property
    def shows(self) -> str:
        """What it shows, for who cannot see it; where nobody wrote that, what it belongs to."""
        return self.alt or (f"Photo: {self.update.title}" if self.update else f"Photo of {self.project}")


class FreePhoto(models.Model):
    """Others may show the photo too, with its credit: a councillor, a paper. Taken back, the row goes."""

    photo = models.OneToOneField(Photo, models.CASCADE, related_name="free")
    by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.photo_id} since {self.at:%Y-%m-%d}"


ASKED = [Photo.People.NOBODY, Photo.People.ADULTS, Photo.People.CARER]  # the answers a form asks for


class HeldPhoto(models.Model):
    """A photo that came with a form which could not be sent yet: nobody but the sender sees it, for a week at most."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    form_key = models.UUIDField(help_text="the form's own key")
    by = models.ForeignKey("accounts.Person", models.CASCADE, related_name="photos_held")
    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="+")
    sent_as = models.CharField(max_length=64, help_text="digest of the file as sent: the same file again is the same")
    small = models.FileField(upload_to="photos/")
    large = models.FileField(upload_to="photos/")
    mail = models.FileField(upload_to="photos/")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    people = models.CharField(max_length=8, choices=Photo.People, blank=True)
    alt = models.CharField(max_length=250, blank=True)
    credit = models.CharField(max_length=80, blank=True)
    features_councillor = models.BooleanField(default=False)
    held_at = models.DateTimeField()
    passed = models.ForeignKey(
        "projects.PassedUpdate",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="photos",
        help_text="the update it was handed over with: then the worker sees it, and it stays until that is settled",
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["form_key", "by", "sent_as"], name="held_photo_once_a_form")]
        indexes = [models.Index(fields=["held_at"], name="held_photo_oldest")]

    def __str__(self) -> str:
        return f"{self.key} of {self.by_id}"

    @property
    def small_url(self) -> str:
        return reverse("projects:held_photo", args=[self.community.slug, self.key])


class TakeDown(models.Model):
    """A photo was taken down, or somebody asked for it: who, why, and where its files lie until they are deleted."""

    class How(models.TextChoices):
        POSTER = "poster", "Who posted it"
        PICTURED = "pictured", "Somebody in the picture"
        AREA = "area", "The area"
        STAFF = "staff", "Local Trust"

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="take_downs")
    how = models.CharField(max_length=8, choices=How)
    by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    who = models.CharField(max_length=80, blank=True, help_text="as somebody without an account called themselves")
    why = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    down_at = models.DateTimeField(null=True, blank=True, help_text="empty: it was put back once, so staff look first")
    files = models.JSONField(default=dict, help_text="size: where the file was, and where it lies out of reach")
    files_gone_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="put back, or left standing after a look")
    ended_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    ended_why = models.CharField(max_length=300, blank=True)

    objects = TakeDownQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["photo"], condition=Q(ended_at__isnull=True), name="take_down_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_why="")),
                name="take_down_ended_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["-asked_at"], name="take_down_newest")]

    def __str__(self) -> str:
        return f"{self.get_how_display()}: {self.photo_id}"

    @property
    def teller(self) -> str:
        """Who asked, in words."""
        if self.how == self.How.PICTURED:
            return self.who or (self.by.get_full_name() if self.by else self.get_how_display())
        return self.by.get_full_name() if self.by else self.get_how_display()
