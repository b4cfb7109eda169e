"""Who looks after a place: smallest valid rows."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from projects.models import UpkeepContact, UpkeepDate, UpkeepTask

from .projects import ProjectFactory


class UpkeepTaskFactory(DjangoModelFactory):
    """A task somebody proposed: with `accepted=True` they said yes."""

    class Meta:
        model = UpkeepTask

    class Params:
        accepted = factory.Trait(accepted_on=date(2025, 3, 1), accepted_by="Ms Hill")

    project = factory.SubFactory(ProjectFactory)
    what = "mow"
    party = "council"
    who = "The parks team"
    start_date = date(2025, 2, 1)


class UpkeepDateFactory(DjangoModelFactory):
    """Something due in forty days, for the group alone."""

    class Meta:
        model = UpkeepDate

    project = factory.SubFactory(ProjectFactory)
    what = "insurance"
    title = factory.Sequence(lambda n: f"Insurance {n}")
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=40))


class UpkeepContactFactory(DjangoModelFactory):
    class Meta:
        model = UpkeepContact

    project = factory.SubFactory(ProjectFactory)
    about = factory.Sequence(lambda n: f"Keys {n}")
    name = "Joyce"
    phone = "01632 960123"
