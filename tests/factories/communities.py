"""Programme, areas, organisations, groups, roles, plans: smallest valid rows."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from biglocal.access import Role
from biglocal.communities.models import (
    AreaOutline,
    AreaWard,
    Community,
    Invitation,
    LtoAppointment,
    Membership,
    Organisation,
    Plan,
    Priority,
    Programme,
    ResidentGroup,
    RoleHeld,
)

from .accounts import PersonFactory
from .places import WardFactory


class ProgrammeFactory(DjangoModelFactory):
    """Always the one row: Big Local."""

    class Meta:
        model = Programme
        django_get_or_create = ["slug"]

    name = "Big Local"
    slug = "big-local"
    end_date = date(2032, 3, 31)
    area_allocation = 1_155_000


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    slug = factory.Sequence(lambda n: f"organisation-{n}")


class CommunityFactory(DjangoModelFactory):
    class Meta:
        model = Community

    programme = factory.SubFactory(ProgrammeFactory)
    name = factory.Sequence(lambda n: f"Area {n}")
    slug = factory.Sequence(lambda n: f"area-{n}")
    place = "Chatham, Kent"
    region = Community.Region.SOUTH_EAST
    designated_on = date(2012, 12, 1)
    ends_on = date(2030, 3, 31)


class LtoAppointmentFactory(DjangoModelFactory):
    class Meta:
        model = LtoAppointment

    community = factory.SubFactory(CommunityFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    start_date = date(2013, 1, 1)


class AreaWardFactory(DjangoModelFactory):
    class Meta:
        model = AreaWard

    community = factory.SubFactory(CommunityFactory)
    ward = factory.SubFactory(WardFactory)
    share_of_area = 0.5
    start_date = date(2013, 1, 1)


class AreaOutlineFactory(DjangoModelFactory):
    """An outline that was kept and replaced since."""

    class Meta:
        model = AreaOutline

    community = factory.SubFactory(CommunityFactory)
    how = AreaOutline.How.CIRCLE
    words = "500 metres around 51.3500, 0.5500"
    outline = factory.LazyFunction(
        lambda: {"type": "Polygon", "coordinates": [[[0.5, 51.3], [0.6, 51.3], [0.6, 51.4], [0.5, 51.4], [0.5, 51.3]]]}
    )
    drawn_at = factory.LazyFunction(timezone.now)
    kept_at = factory.LazyFunction(timezone.now)
    replaced_at = factory.LazyFunction(timezone.now)


class ResidentGroupFactory(DjangoModelFactory):
    """The area's partnership."""

    class Meta:
        model = ResidentGroup
        django_get_or_create = ["community", "kind"]

    community = factory.SubFactory(CommunityFactory)
    kind = ResidentGroup.Kind.PARTNERSHIP
    name = factory.LazyAttribute(lambda group: f"{group.community.name} partnership")


class MembershipFactory(DjangoModelFactory):
    """A voting resident of a partnership; writes no role."""

    class Meta:
        model = Membership

    group = factory.SubFactory(ResidentGroupFactory)
    person = factory.SubFactory(PersonFactory)
    start_date = date(2015, 1, 1)


class RoleHeldFactory(DjangoModelFactory):
    """A resident's role in an area; for another place give `community=None` and `organisation=` or `programme=`."""

    class Meta:
        model = RoleHeld

    person = factory.SubFactory(PersonFactory)
    role = Role.RESIDENT
    community = factory.SubFactory(CommunityFactory)
    start_date = date(2015, 1, 1)


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    role = Role.RESIDENT
    community = factory.SubFactory(CommunityFactory)
    invited_by = factory.SubFactory(PersonFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))


class PlanFactory(DjangoModelFactory):
    """A running plan."""

    class Meta:
        model = Plan

    community = factory.SubFactory(CommunityFactory)
    number = 1
    title = "Our plan"
    state = Plan.State.LIVE
    start_date = date(2020, 4, 1)
    end_date = date(2030, 3, 31)


class PriorityFactory(DjangoModelFactory):
    class Meta:
        model = Priority

    plan = factory.SubFactory(PlanFactory)
    name = factory.Sequence(lambda n: f"Priority {n}")
