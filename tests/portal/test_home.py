"""The first page: what is new, the figures, one mend, the way to an area."""

import pytest
from django.core.cache import caches
from django.urls import reverse

from biglocal.portal.england import england, put
from tests.factories.communities import CommunityFactory
from tests.factories.funding import LedgerEntryFactory
from tests.factories.projects import PhotoFactory, ProjectFactory, UpdateFactory

pytestmark = pytest.mark.django_db


def home(client) -> str:
    return client.get(reverse("home")).content.decode()


def mend_in(project, **fields):
    """A setback and what put it right, each with a picture."""
    broke = UpdateFactory(project=project, kind="setback", **fields)
    mended = UpdateFactory(project=project, kind="put_right", title="Put back by the neighbours", **fields)
    mended.puts_right.add(broke)
    for update in (broke, mended):
        PhotoFactory(update=update, project=project)
    return mended


def test_an_empty_portal_has_a_first_page(client):
    page = home(client)
    assert "No progress yet" in page and "No areas are named yet." in page


def test_the_latest_of_each_area_is_shown_before_a_second_of_one(client):
    busy, quiet = ProjectFactory(community__name="Busy"), ProjectFactory(community__name="Quiet")
    UpdateFactory(project=quiet, title="One from the quiet place")
    for number in range(6):
        UpdateFactory(project=busy, title=f"Busy {number}")
    page = home(client)
    assert "One from the quiet place" in page
    assert page.count('class="bl-card"') == 4


def test_what_only_the_partnership_reads_is_not_on_the_first_page(client):
    UpdateFactory(title="For us alone", audience="partnership")
    assert "For us alone" not in home(client)


def test_figures_count_the_whole_programme(client):
    LedgerEntryFactory(kind="spend", amount=1_250_000)
    ProjectFactory(stage="idea")
    ProjectFactory(stage="make")
    ProjectFactory(stage="open")
    figures = client.get(reverse("home")).context["figures"]
    assert (figures.started, figures.finished) == (2, 1)


def test_a_mend_with_both_pictures_is_told(client):
    mended = mend_in(ProjectFactory(title="The Triangle"))
    page = home(client)
    assert "Put back by the neighbours" in page
    assert mended.get_absolute_url() in page


def test_the_mend_people_thanked_for_most_is_told(client):
    thanked = mend_in(ProjectFactory(), thanks_count=7)
    mend_in(ProjectFactory(), thanks_count=2)
    assert client.get(reverse("home")).context["mend"]["mended"] == thanked


def test_a_mend_taken_down_after_it_was_counted_is_not_told(client):
    mended = mend_in(ProjectFactory())
    home(client)
    type(mended).objects.filter(pk=mended.pk).update(audience="partnership")
    assert "bl-mend__pics" not in home(client)


def test_regions_lead_to_their_areas(client):
    CommunityFactory(region="South East")
    CommunityFactory(region="South East")
    assert 'href="/areas/?region=South%20East">South East <span>2<' in home(client)


def test_queries_are_few_and_the_same_for_many_areas(client, django_assert_max_num_queries):
    for _ in range(12):
        UpdateFactory()
    mend_in(ProjectFactory())
    with django_assert_max_num_queries(10):
        home(client)
    with django_assert_max_num_queries(3):  # the figures are kept
        home(client)


def test_figures_are_kept_apart_from_the_shared_cache():
    assert caches["memory"] is not caches["default"]


def test_places_come_out_where_they_are_in_the_drawing():
    assert put(0.52, 51.38) == (232.8, 276.5)  # Chatham
    assert put(-5.72, 50.07)[0] < 25 and put(-5.72, 50.07)[1] > 340  # Land's End
    assert put(-2.0, 55.77)[1] < 40  # Berwick


def test_an_area_without_a_point_has_no_dot():
    drawn = england([("Arches Local", 0.52, 51.38), ("Somewhere", None, None)], "Arches Local")
    assert (drawn.count, drawn.dots, drawn.here.name) == (1, "M232.8 276.5h.01", "Arches Local")
