"""The rules of places that a ward's page must keep, each by its name."""

from datetime import timedelta

import pytest
from django.utils import timezone

from biglocal.dates import today
from biglocal.places.models import Ward
from councillors.models import Ask
from tests.factories.communities import AreaWardFactory
from tests.factories.councillors import AskAnswerFactory, AskFactory, TermFactory
from tests.factories.places import WardFactory
from tests.factories.projects import ProjectFactory, UpdateFactory

pytestmark = pytest.mark.django_db
SQUARE = {"type": "Polygon", "coordinates": [[[0.5, 51.3], [0.6, 51.3], [0.6, 51.4], [0.5, 51.4], [0.5, 51.3]]]}


def page_of(client, ward):
    return client.get(ward.get_absolute_url()).content.decode()


def test_rule_5_update_keeps_the_ward_it_happened_in(client, ward, community):
    new = WardFactory(name="Elsewhere")
    update = UpdateFactory(project__community=community, title="Two benches in")
    update.ward_lines.add(ward.line)
    update.project.ward, update.project.lat, update.project.lon = new, 51.4, 0.5
    update.project.save()
    assert "Two benches in" in page_of(client, ward)
    assert "Two benches in" not in page_of(client, new)


def test_rule_6_project_with_a_point_belongs_to_its_ward_alone(client, ward, community):
    other = AreaWardFactory(community=community).ward
    ProjectFactory(community=community, title="Pocket park", ward=other, lat=51.4, lon=0.5)
    assert "Pocket park" not in page_of(client, ward)
    page = page_of(client, other)
    assert "Pocket park" in page and "Its place is here." in page


@pytest.mark.parametrize(("share", "listed"), [(0.05, True), (0.049, False)])
def test_rule_6_project_without_a_point_belongs_to_wards_with_5_percent(client, community, share, listed):
    ward = AreaWardFactory(community=community, share_of_area=share).ward
    ProjectFactory(community=community, title="Singing")
    page = page_of(client, ward)
    assert ("Singing" in page) is listed
    assert (f"No fixed place: 5% of {community.name} is here." in page) is listed


def test_rule_3_more_councillors_than_seats_are_shown(client, ward):
    Ward.objects.filter(pk=ward.pk).update(seats=1, seats_known=True)
    TermFactory.create_batch(2, ward=ward)
    assert "2 of 1 seat filled" in page_of(client, ward)


def test_rule_9_councillor_stays_until_the_last_day(client, ward):
    term = TermFactory(ward=ward, end_date=today())
    assert term.councillor.name in page_of(client, ward)
    term.end_date = today() - timedelta(days=1)
    term.save()
    assert term.councillor.name not in page_of(client, ward)


def test_stopped_project_is_not_listed(client, ward, community):
    ProjectFactory(community=community, title="Given up", standing="stopped")
    assert "Given up" not in page_of(client, ward)


def test_what_only_the_partnership_reads_is_not_on_the_page(client, ward, community):
    UpdateFactory(project__community=community, title="Between us", audience="partnership").ward_lines.add(ward.line)
    assert "Between us" not in page_of(client, ward)


@pytest.mark.parametrize("rows", [3, 30])
def test_page_needs_the_same_queries_for_3_and_30(client, ward, community, rows, django_assert_max_num_queries):
    Ward.objects.filter(pk=ward.pk).update(outline=SQUARE)
    TermFactory.create_batch(rows, ward=ward)
    for number in range(rows):
        project = ProjectFactory(community=community, lat=51.35, lon=0.5 + number / 1000, ward=ward)
        UpdateFactory(project=project).ward_lines.add(ward.line)
        ask = AskFactory(community=community, line=ward.line, state=Ask.State.RESULT, result_at=timezone.now())
        AskAnswerFactory(ask=ask)
    page_of(client, ward)
    with django_assert_max_num_queries(10):
        page_of(client, ward)
