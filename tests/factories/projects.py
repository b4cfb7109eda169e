"""Projects, milestones, updates, photos, dates: smallest valid rows."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from projects.models import HelpOffer, Milestone, Occasion, PassedUpdate, Photo, Project, TakeDown, Update

from .accounts import PersonFactory
from .communities import CommunityFactory


class ProjectFactory(DjangoModelFactory):
    """A project being made, in an area of its own unless given one."""

    class Meta:
        model = Project

    community = factory.SubFactory(CommunityFactory)
    title = factory.Sequence(lambda n: f"Project {n}")
    slug = factory.Sequence(lambda n: f"project-{n}")
    summary = "Something the neighbours make together."
    stage = Project.Stage.MAKE
    started_on = date(2024, 10, 12)


class UpdateFactory(DjangoModelFactory):
    """A public step forward of yesterday, as a row: `log_update` does more."""

    class Meta:
        model = Update

    project = factory.SubFactory(ProjectFactory)
    by = factory.SubFactory(PersonFactory)
    title = factory.Sequence(lambda n: f"Step {n}")
    text = factory.LazyAttribute(lambda update: f"{update.title}. More about it.")
    happened_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    posted_at = factory.LazyFunction(timezone.now)


class PhotoFactory(DjangoModelFactory):
    """A drawing of ours in place of a photo: no file behind it."""

    class Meta:
        model = Photo

    update = factory.SubFactory(UpdateFactory)
    project = factory.SelfAttribute("update.project")
    drawing = "planting-day"
    width, height = 640, 400
    alt = "Neighbours planting trees."


class TakeDownFactory(DjangoModelFactory):
    """A photo that somebody in it had taken down, as a row: `ask_down` does more."""

    class Meta:
        model = TakeDown

    photo = factory.SubFactory(PhotoFactory, taken_down_at=factory.LazyFunction(timezone.now))
    how = TakeDown.How.PICTURED
    asked_at = factory.LazyFunction(timezone.now)
    down_at = factory.LazyFunction(timezone.now)


class MilestoneFactory(DjangoModelFactory):
    class Meta:
        model = Milestone

    project = factory.SubFactory(ProjectFactory)
    title = factory.Sequence(lambda n: f"Milestone {n}")
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))


class OccasionFactory(DjangoModelFactory):
    class Meta:
        model = Occasion

    community = factory.SubFactory(CommunityFactory)
    title = factory.Sequence(lambda n: f"Walk {n}")
    on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))


class HelpOfferFactory(DjangoModelFactory):
    """An offer that waits for its answer."""

    class Meta:
        model = HelpOffer

    project = factory.SubFactory(ProjectFactory)
    person = factory.SubFactory(PersonFactory)
    words = "I can dig on Saturdays."
    made_at = factory.LazyFunction(timezone.now)


class PassedUpdateFactory(DjangoModelFactory):
    """Something that somebody who left handed to the worker, and that waits."""

    class Meta:
        model = PassedUpdate

    community = factory.SubFactory(CommunityFactory)
    by = factory.SubFactory(PersonFactory)
    words = factory.Sequence(lambda n: f"Carried {n} buckets.")
    happened_on = factory.LazyFunction(timezone.localdate)
    passed_at = factory.LazyFunction(timezone.now)
