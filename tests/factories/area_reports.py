"""Reports drafted from what is there."""

from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from biglocal.reports.contents import Part, kept
from biglocal.reports.models import Report
from tests.factories.accounts import PersonFactory


class ReportFactory(DjangoModelFactory):
    """A drafted report of an area; give its id as `subject`."""

    class Meta:
        model = Report

    kind = "area"
    first = date(2026, 1, 1)
    last = date(2026, 6, 30)
    state = Report.State.DRAFT
    asked_by = factory.SubFactory(PersonFactory)
    asked_at = factory.LazyFunction(timezone.now)
    drafted_at = factory.LazyFunction(timezone.now)
    title = "Arches Local: a half year"
    drafted = factory.LazyFunction(lambda: [kept(Part("done", "What was done", words=["Trees planted."]))])
