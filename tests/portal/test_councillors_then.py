"""An update says who the councillors of its ward were on its day (places.md, rule 5)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from biglocal.portal.then_reads import councillors_then
from tests.factories.councillors import TermFactory
from tests.factories.places import WardFactory
from tests.factories.projects import ProjectFactory, UpdateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(community):
    return ProjectFactory(community=community)


@pytest.fixture
def ward():
    """A ward with Ann until the end of 2022, and Ben from 2023 on."""
    ward = WardFactory(name="Luton")
    TermFactory(ward=ward, councillor__name="Ann", start_date=date(2019, 5, 2), end_date=date(2022, 12, 31))
    TermFactory(ward=ward, councillor__name="Ben", start_date=date(2023, 1, 1))
    return ward


def update_on(project, ward, *day):
    update = UpdateFactory(project=project, happened_on=date(*day))
    update.ward_lines.add(ward.line)
    return update


@pytest.mark.parametrize(
    ("day", "names"),
    [
        ((2019, 5, 1), []),
        ((2019, 5, 2), ["Cllr Ann"]),
        ((2022, 12, 31), ["Cllr Ann"]),
        ((2023, 1, 1), ["Cllr Ben"]),
        ((2026, 1, 1), ["Cllr Ben"]),
    ],
)
def test_both_ends_of_a_term_count(project, ward, day, names):
    update = update_on(project, ward, *day)
    assert [one.name for one in councillors_then([update.pk]).get(update.pk, ())] == names


def test_page_of_an_update_names_those_of_then(client, project, ward):
    shown = client.get(update_on(project, ward, 2020, 1, 1).get_absolute_url()).content.decode()
    assert "Councillors on that day" in shown and "Cllr Ann" in shown and "Cllr Ben" not in shown


def test_story_tells_all_of_them_with_dates(client, project, ward):
    for day in ((2020, 1, 1), (2024, 1, 1)):
        update_on(project, ward, *day)
    TermFactory(ward=ward, councillor__name="Old Al", start_date=date(2015, 1, 1), end_date=date(2019, 5, 1))
    address = reverse("story_councillors", args=[project.community.slug, project.slug])
    assert address in client.get(project.get_absolute_url()).content.decode()
    shown = client.get(address).content.decode()
    assert "Cllr Ann" in shown and "31 December 2022" in shown and "Cllr Ben" in shown and "Old Al" not in shown


def test_hidden_updates_tell_nothing_of_their_ward(client, project, ward):
    update = update_on(project, ward, 2020, 1, 1)
    update.audience = "partnership"
    update.save()
    shown = client.get(reverse("story_councillors", args=[project.community.slug, project.slug])).content.decode()
    assert "We do not know who the councillors were" in shown and "Ann" not in shown


@pytest.mark.parametrize("rows", [3, 30])
def test_story_needs_the_same_queries_for_3_and_30(client, project, ward, rows, django_assert_max_num_queries):
    for _ in range(rows):
        update_on(project, ward, 2024, 1, 1)
        TermFactory(ward=ward)
    with django_assert_max_num_queries(4):
        client.get(reverse("story_councillors", args=[project.community.slug, project.slug]))


def test_update_keeps_the_ward_of_its_day_when_the_council_is_divided_anew(project, ward):
    update = update_on(project, ward, 2020, 1, 1)
    TermFactory(ward__name="New Luton", councillor__name="Cas", start_date=date(2019, 1, 1))
    assert [one.ward for one in councillors_then([update.pk])[update.pk]] == ["Luton"]


def test_two_tiers_are_both_named_with_words(client, project, ward):
    division = TermFactory(
        ward__name="Dover East", ward__gss="E58000111", ward__ward_set__kind="division", councillor__name="Dee"
    ).ward
    update = update_on(project, ward, 2024, 1, 1)
    update.ward_lines.add(division.line)
    shown = " ".join(client.get(update.get_absolute_url()).content.decode().split())
    assert "Dover East division:" in shown and "Luton ward:" in shown


@pytest.mark.parametrize("rows", [3, 30])
def test_one_query_for_3_and_for_30(project, ward, rows):
    updates = [update_on(project, ward, 2024, 1, 1) for _ in range(rows)]
    with CaptureQueriesContext(connection) as asked:
        councillors_then([update.pk for update in updates])
    assert len(asked) == 1
