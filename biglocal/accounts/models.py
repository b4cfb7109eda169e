"""People who sign in. What a person may do follows from rows elsewhere, never from a flag here."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class PersonManager(BaseUserManager["Person"]):
    """Makes people without passwords: they sign in with a code sent by mail."""

    def create_user(self, email: str, name: str = "", **fields: Any) -> "Person":
        person = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        person.set_unusable_password()
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, name: str = "", **fields: Any) -> "Person":
        fields.pop("password", None)
        return self.create_user(email, name, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "Person":
        return self.get(email__iexact=email)


class Person(AbstractBaseUser, PermissionsMixin):
    """Anybody who signs in: resident, councillor, staff or neighbour. Acts keep their row when the person leaves."""

    class Cadence(models.TextChoices):
        WEEKLY = "weekly", "Once a week"
        AT_ONCE = "at_once", "As it happens"
        NONE = "none", "No news by email"

    email = models.EmailField("email address", unique=True)
    name = models.CharField(max_length=120, blank=True)
    cadence = models.CharField("news by email", max_length=10, choices=Cadence, default=Cadence.WEEKLY)
    digest_weekday = models.PositiveSmallIntegerField(
        "day of the weekly email", null=True, blank=True, help_text="as ISO counts, 1 is Monday; empty: the programme's"
    )
    is_staff = models.BooleanField("may open the admin", default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True, help_text="the name and address went; the acts stay")

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Name for the page: never the address, which is private."""
        return self.name or ("Somebody who left" if self.left_at else "A neighbour")

    def get_short_name(self) -> str:
        """First name."""
        return self.get_full_name().split(" ")[0] if self.name else self.get_full_name()

    @property
    def is_known_by_name(self) -> bool:
        """A member without an email address: in lists by name, with no way to sign in and no mail."""
        return not self.is_active and self.left_at is None

    @property
    def initials(self) -> str:
        """At most two letters for the round face: `DO` for Denise Okafor."""
        words = self.get_full_name().split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


from .copies import DataCopy  # noqa: E402, F401  # a model of this app, in a module of its own
