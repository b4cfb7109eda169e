"""A project with a point belongs to the ward of its point, whatever changes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from biglocal.audit.models import AuditLine
from biglocal.communities.import_kinds import WARDS_WRITTEN
from biglocal.dates import today
from biglocal.places.models import Postcode, Ward, WardSet
from projects.actions import put_project, settle_wards
from projects.models import Project
from projects.tasks import settle_wards as settle_at_night
from tests.factories.communities import AreaWardFactory
from tests.factories.places import WardFactory, WardSetFactory
from tests.factories.projects import ProjectFactory
from tests.places.importing import square

pytestmark = pytest.mark.django_db


@pytest.fixture
def wards():
    """A and B side by side."""
    ward_set = WardSetFactory()
    return [WardFactory(ward_set=ward_set, name=n, outline=square(0.5 + 0.02 * at, 51.3)) for at, n in enumerate("AB")]


@pytest.fixture
def project(community):
    return ProjectFactory(community=community, title="Pocket park")


def put(project, worker, lon=0.51, lat=51.31):
    return put_project(project=project, lat=lat, lon=lon, by=worker, on=today())


def test_ward_follows_from_the_point(project, worker, wards):
    assert put(project, worker).ward == wards[0]
    assert put(project, worker, lon=0.53).ward == wards[1]
    assert AuditLine.objects.filter(verb="project_put").count() == 2


def test_no_point_is_no_ward(project, worker, wards):
    put(project, worker)
    project = put_project(project=project, lat=None, lon=None, by=worker, on=today())
    assert project.ward is None and project.lat is None


def test_same_point_twice_is_once(project, worker, wards):
    put(project, worker), put(project, worker)
    assert AuditLine.objects.filter(verb="project_put").count() == 1


def test_both_tiers_follow_and_list_the_project(project, worker, wards):
    divisions = WardSetFactory(kind=WardSet.Kind.DIVISION)
    division = WardFactory(ward_set=divisions, gss="E58000001", outline=square(0.4, 51.2, 0.3))
    AreaWardFactory(community=project.community, ward=WardFactory(name="Elsewhere"))
    project = put(project, worker)
    assert (project.ward, project.division) == (wards[0], division)
    for ward in (wards[0], division):
        assert Project.objects.in_ward_line(ward.line, on=today()).get() == project
    elsewhere = Ward.objects.get(name="Elsewhere")
    assert not Project.objects.in_ward_line(elsewhere.line, on=today()).exists()


def test_new_set_moves_the_project(project, worker, wards):
    put(project, worker)
    WardSet.objects.update(end_date=today() - timedelta(days=1))
    heir = WardFactory(ward_set=WardSetFactory(start_date=today()), outline=square(0.5, 51.3, 0.1))
    assert settle_wards(on=today()) == 1 and settle_wards(on=today()) == 0
    project.refresh_from_db()
    assert project.ward == heir


def test_set_to_come_moves_the_project_on_its_day(project, worker, wards):
    put(project, worker)
    WardSet.objects.update(end_date=today() + timedelta(days=9))
    later = WardSetFactory(start_date=today() + timedelta(days=10))
    heir = WardFactory(ward_set=later, outline=square(0.5, 51.3, 0.1))
    settle_at_night()
    assert Project.objects.get().ward == wards[0]
    settle_wards(on=today() + timedelta(days=10))
    assert Project.objects.get().ward == heir


def test_outlines_that_moved_move_the_project(project, worker, wards):
    put(project, worker)
    for ward, outline in zip(wards, (square(0.46, 51.3), square(0.48, 51.3, 0.06)), strict=True):
        ward.outline, ward.min_lon, ward.sketch = outline, None, None
        ward.save()
    WARDS_WRITTEN.tell(wards[0].ward_set)
    assert Project.objects.get().ward == wards[1]


def test_place_without_a_known_outline_keeps_its_ward(community, wards):
    ProjectFactory(community=community, lat=52.0, lon=-1.0, ward=wards[0])
    WardSet.objects.update(end_date=today() - timedelta(days=1))
    assert settle_wards(on=today()) == 0 and Project.objects.get().ward == wards[0]


def test_project_without_a_point_is_left_alone(project, wards):
    WARDS_WRITTEN.tell(wards[0].ward_set)
    assert Project.objects.get().ward is None


# The page -------------------------------------------------------------------------------------------------------------
def say(client, project, **data):
    return client.post(reverse("projects:project_put", args=[project.community.slug, project.slug]), data)


def test_worker_says_where_it_is(signed_in, worker, project, wards):
    Postcode.objects.create(postcode="ME44AA", lat=51.31, lon=0.51)
    assert say(signed_in(worker), project, fixed="here", where="me4 4aa").status_code == 302
    assert Project.objects.get().ward == wards[0]
    assert "ME4" not in str(list(AuditLine.objects.values()))
    say(signed_in(worker), project, fixed="none", where="me4 4aa")
    assert Project.objects.get().lat is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"where": ""}, "Choose whether it has a fixed place"),
        ({"fixed": "maybe"}, "Choose yes or no"),
        ({"fixed": "here"}, "Enter a postcode, or latitude and longitude"),
        ({"fixed": "here", "where": "the park"}, "Enter a whole postcode"),
        ({"fixed": "here", "where": "0.5, 51.3"}, "they look swapped"),
        ({"fixed": "here", "where": "51.3\x00"}, "can&#x27;t be shown"),
        ({"fixed": "here", "where": "5" * 100_000}, "letters or fewer"),
    ],
)
def test_wrong_place_is_one_sentence_and_changes_nothing(signed_in, worker, project, data, said):
    answer = say(signed_in(worker), project, **data)
    assert answer.status_code == 200 and said in answer.content.decode()
    assert Project.objects.get().lat is None


def test_project_leads_to_the_page(signed_in, worker, project):
    address = reverse("projects:project_put", args=[project.community.slug, project.slug])
    assert address in signed_in(worker).get(project.get_absolute_url()).content.decode()
