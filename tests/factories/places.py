"""Councils, ward sets, ward lines, wards: smallest valid rows."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from biglocal.places.models import Council, Ward, WardLine, WardSet, WardSuccession


class CouncilFactory(DjangoModelFactory):
    class Meta:
        model = Council

    gss = factory.Sequence(lambda n: f"E06{n + 100:06d}")
    name = factory.Sequence(lambda n: f"Council {n}")
    slug = factory.Sequence(lambda n: f"council-{n}")
    kind = Council.Kind.UNITARY
    start_date = date(2009, 4, 1)


class WardSetFactory(DjangoModelFactory):
    class Meta:
        model = WardSet

    council = factory.SubFactory(CouncilFactory)
    start_date = date(2015, 5, 7)


class WardLineFactory(DjangoModelFactory):
    class Meta:
        model = WardLine

    council = factory.SubFactory(CouncilFactory)
    name = factory.Sequence(lambda n: f"Ward {n}")
    slug = factory.Sequence(lambda n: f"ward-{n}")
    gss = factory.Sequence(lambda n: f"E05{n + 100:06d}")


class WardFactory(DjangoModelFactory):
    """A ward with its line, both of the same council and code."""

    class Meta:
        model = Ward

    ward_set = factory.SubFactory(WardSetFactory)
    name = factory.Sequence(lambda n: f"Ward {n}")
    gss = factory.Sequence(lambda n: f"E05{n + 500_100:06d}")
    line = factory.SubFactory(
        WardLineFactory,
        council=factory.SelfAttribute("..ward_set.council"),
        kind=factory.SelfAttribute("..ward_set.kind"),
        name=factory.SelfAttribute("..name"),
        gss=factory.LazyAttribute(lambda line: line.factory_parent.gss or ""),
    )


class SuccessionFactory(DjangoModelFactory):
    """An old ward that lives on in a new one of the same council, nobody has looked at it."""

    class Meta:
        model = WardSuccession

    new = factory.SubFactory(WardFactory, ward_set__start_date=date(2023, 5, 4))
    old = factory.SubFactory(
        WardFactory,
        ward_set__council=factory.SelfAttribute("...new.ward_set.council"),
        ward_set__start_date=date(2015, 5, 7),
        ward_set__end_date=date(2023, 5, 3),
    )
    share_of_old = 0.6
    share_of_new = 0.8
    how = WardSuccession.How.OVERLAP
