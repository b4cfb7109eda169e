"""Queries that are written once and asked with other values."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef

from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.ready import Given, keep, ready, ready_change
from projects.models import Project, Update
from tests.factories.projects import ProjectFactory, UpdateFactory

pytestmark = pytest.mark.django_db


@ready
def of_area(begun: bool):
    found = Project.objects.filter(community__slug=Given("area")).select_related("community").order_by("slug")
    found = found.annotate(told=Exists(Update.objects.filter(project=OuterRef("pk"), by=Given("reader"))))
    return found.filter(started_on__lte=Given("day")) if begun else found


def test_it_answers_as_the_query_itself_each_time_with_other_values(community, resident):
    first, second = ProjectFactory(community=community, slug="a"), ProjectFactory(slug="b")
    UpdateFactory(project=second, by=resident)
    rows = of_area(False).all(area=community.slug, reader=resident.pk)
    assert [(row, row.community, row.told) for row in rows] == [(first, community, False)]
    assert of_area(False).first(area=second.community.slug, reader=resident.pk).told
    assert of_area(False).first(area="nowhere", reader=resident.pk) is None


def test_days_are_given_as_the_database_takes_them(community):
    ProjectFactory(community=community, started_on=today())
    asked = {"area": community.slug, "reader": 0}
    assert len(of_area(True).all(day=today(), **asked)) == 1
    assert of_area(True).all(day=today() - timedelta(days=1), **asked) == []


def test_a_list_stands_for_its_values_and_an_empty_one_for_none():
    these = ready(lambda: Project.objects.filter(pk__in=[Given("ids")]).order_by("pk"))()
    ids = [project.pk for project in ProjectFactory.create_batch(3)]
    assert [row.pk for row in these.all(ids=ids[:2])] == ids[:2]
    assert these.all(ids=[]) == []


def test_rows_and_related_rows_take_no_second_query(community, django_assert_num_queries):
    ProjectFactory(community=community)
    of_area(False)
    with django_assert_num_queries(1):
        assert [str(row.community) for row in of_area(False).all(area=community.slug, reader=0)] == [community.name]


def test_the_database_plans_it_once_a_connection(community):
    """Where it can: SQLite plans in no time."""
    for _ in range(5):
        of_area(False).all(area=community.slug, reader=0)
    with connection.cursor() as cursor:
        plans = 0
        if connection.vendor == "postgresql":
            cursor.execute("SELECT COUNT(*) FROM pg_prepared_statements WHERE statement LIKE '%%told%%'")
            plans = cursor.fetchone()[0]
    assert plans == (1 if connection.vendor == "postgresql" else 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "words", ["ALTER TABLE projects_project ALTER COLUMN title TYPE varchar(90)", "DEALLOCATE ALL"]
)
def test_a_plan_that_is_lost_is_made_anew(words):
    """A migration ran in another process, or a pooler emptied the connection: the page answers all the same."""
    project = ProjectFactory()
    asked = {"area": project.community.slug, "reader": 0}
    try:
        for _ in range(4):
            assert of_area(False).first(**asked) == project
        behind_the_drivers_back(words)
        assert of_area(False).first(**asked) == project
    finally:
        behind_the_drivers_back("ALTER TABLE projects_project ALTER COLUMN title TYPE varchar(80)")
        connection.close()


def behind_the_drivers_back(words: str) -> None:
    if connection.vendor == "postgresql":
        connection.connection.pgconn.exec_(words.encode())


def test_nothing_is_planned_behind_a_pooler(community, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    for _ in range(5):
        of_area(True).all(area=community.slug, reader=0, day=today())
    plans = 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM pg_prepared_statements WHERE statement LIKE '%%started_on\" <=%%'")
            plans = cursor.fetchone()[0]
    assert plans == 0


def test_a_day_may_not_stand_still_in_it():
    with pytest.raises(ValueError, match="give it with Given"):
        ready(lambda: Project.objects.filter(started_on=date(2026, 1, 1)))()


def test_a_value_that_is_missing_is_named(community):
    with pytest.raises(KeyError, match="reader"):
        of_area(False).all(area=community.slug)


def test_what_was_read_beside_rows_is_not_asked_again(community, django_assert_num_queries):
    empty, full = (ProjectFactory(community=community, slug=slug) for slug in ("empty", "full"))
    update = UpdateFactory(project=full)
    keep([empty, full], "updates", [update], "project")
    with django_assert_num_queries(0):
        assert [list(one.updates.all()) for one in (empty, full)] == [[], [update]]
        assert update.project is full
    with django_assert_num_queries(1):
        assert full.updates.filter(pk=update.pk).exists()


@ready_change
def _renamed(*names: str):
    return Community.objects.filter(pk=Given("of")), {name: Given(name) for name in names}


def test_a_change_is_made_as_an_update_itself_each_time_with_other_values(community, other_community):
    assert _renamed("name").now(of=community.pk, name="Here") == 1
    assert _renamed("name").now(of=other_community.pk, name="There") == 1
    assert _renamed("name").now(of=0, name="Nowhere") == 0
    assert set(Community.objects.values_list("name", flat=True)) >= {"Here", "There"}
