"""The map of England and a council's page."""

import gzip
from datetime import date

import pytest
from django.urls import reverse

from biglocal.places.models import WardSet
from tests.factories.communities import AreaWardFactory, CommunityFactory
from tests.factories.councillors import TermFactory
from tests.factories.places import CouncilFactory, WardFactory, WardSetFactory
from tests.places.importing import square

pytestmark = pytest.mark.django_db
RING = [[[-1.5, 53.0], [-1.4, 53.0], [-1.4, 53.2], [-1.5, 53.2]]]


def england(client):
    return client.get(reverse("councils")).content.decode()


def drawing_and_list(client):
    return england(client).split("<figure", 1)[1].split("</svg>", 1)


def test_map_and_list_of_england_lead_to_the_same_pages(client):
    council = CouncilFactory(name="Ashfield", region="East Midlands", sketch=RING)
    area = CommunityFactory(name="Tidewell", region="East Midlands", lat=53.1, lon=-1.45)
    drawing, listed = drawing_and_list(client)
    for address in (council.get_absolute_url(), area.get_absolute_url()):
        assert f'href="{address}"' in drawing and f'href="{address}"' in listed


def test_council_without_an_outline_still_stands_in_the_list(client):
    council = CouncilFactory(name="Bareshire", region="London")
    drawing, listed = drawing_and_list(client)
    assert council.get_absolute_url() not in drawing and council.get_absolute_url() in listed


def test_council_that_ended_is_not_on_the_map(client):
    CouncilFactory(name="Wycombe", end_date=date(2020, 3, 31), sketch=RING)
    assert "Wycombe" not in england(client)


def test_regions_written_another_way_are_one_region(client):
    CouncilFactory(region="Yorkshire and The Humber")
    CommunityFactory(region="Yorkshire and the Humber")
    assert england(client).count("the Humber</h2>") == 1


def test_empty_england_says_something_kind(client):
    assert "Nothing on the map yet" in england(client)


def test_whole_map_weighs_little(client):
    ring = [[[-1.5 + x / 1000, 53 + (x * 7 % 11) / 1000] for x in range(42)]]
    for number in range(297):
        CouncilFactory(sketch=ring, region="London", name=f"Council of {number}")
    drawing, _ = drawing_and_list(client)
    assert len(gzip.compress(drawing.encode())) < 60_000


def test_england_needs_the_same_queries_for_3_and_30(client, django_assert_num_queries):
    for more in (3, 27):
        for _ in range(more):
            CouncilFactory(sketch=RING), CommunityFactory(lat=53.1, lon=-1.45)
        with django_assert_num_queries(2):
            client.get(reverse("councils"))


# One council ----------------------------------------------------------------------------------------------------------
def test_council_lists_wards_with_areas_and_councillors(client):
    term = TermFactory(councillor__name="Ruth Adeyemi", ward__name="Viaduct")
    area = AreaWardFactory(ward=term.ward).community
    page = client.get(term.ward.ward_set.council.get_absolute_url()).content.decode()
    for thing in (term.ward, term.councillor, area):
        assert f'href="{thing.get_absolute_url()}"' in page


def test_all_wards_are_on_the_map_and_named_beneath_it(client):
    wards = WardSetFactory()
    for number in range(20):
        WardFactory(ward_set=wards, name=f"Ward No {number}", outline=square(0.5 + number / 50, 51.3))
    page = client.get(wards.council.get_absolute_url()).content.decode()
    drawing, caption = page.split("<figure", 1)[1].split("</figure>")[0].split("</svg>")
    assert drawing.count("<path") >= 21 and all(f"Ward No {number}<" in caption for number in range(20))


def test_county_divisions_stand_after_wards_and_are_called_so(client):
    ward = WardFactory(name="Zoar")
    divisions = WardSetFactory(council=ward.ward_set.council, kind=WardSet.Kind.DIVISION)
    WardFactory(ward_set=divisions, name="Abbey", gss="E58000001")
    rows = client.get(ward.ward_set.council.get_absolute_url()).context["rows"]
    assert [row.ward.name for row in rows] == ["Zoar", "Abbey"]


def test_wards_of_a_past_set_are_left_out(client):
    old = WardFactory(name="Bygone", ward_set__end_date=date(2023, 5, 3))
    page = client.get(old.ward_set.council.get_absolute_url()).content.decode()
    assert "Bygone" not in page and "No wards known yet" in page


def test_ended_council_leads_to_those_that_took_its_place(client):
    heir = CouncilFactory(name="Buckinghamshire")
    council = CouncilFactory(name="Wycombe", end_date=date(2020, 3, 31), sketch=RING)
    council.replaced_by.add(heir)
    page = client.get(council.get_absolute_url()).content.decode()
    assert "This council ended on 31 March 2020. Since 1 April 2020" in page and heir.get_absolute_url() in page
    assert "Wycombe</a> (until 31 March 2020)" in client.get(heir.get_absolute_url()).content.decode()


def test_ended_council_shows_its_wards_areas_and_councillors_of_its_last_day(client):
    council = CouncilFactory(name="Wycombe", end_date=date(2020, 3, 31))
    ward = WardFactory(name="Ryemead", ward_set__council=council, ward_set__end_date=council.end_date)
    span = {"start_date": date(2016, 1, 1), "end_date": council.end_date}
    area = AreaWardFactory(ward=ward, **span).community
    term = TermFactory(ward=ward, councillor__council=council, **span)
    page = client.get(council.get_absolute_url()).content.decode()
    assert "Wards when it ended" in page and "lay here" in page
    for thing in (ward, area, term.councillor):
        assert f'href="{thing.get_absolute_url()}"' in page


def test_unknown_council_is_not_found(client):
    assert client.get("/councils/nowhere/").status_code == 404


def test_council_needs_the_same_queries_for_3_and_30(client, django_assert_max_num_queries):
    wards = WardSetFactory()
    for more in (3, 27):
        for _ in range(more):
            ward = WardFactory(ward_set=wards, outline=square(0.5, 51.3))
            AreaWardFactory(ward=ward), TermFactory(ward=ward)
        with django_assert_max_num_queries(5):
            client.get(wards.council.get_absolute_url())


def test_ward_leads_to_its_council(client, ward):
    assert f'href="{ward.ward_set.council.get_absolute_url()}"' in client.get(ward.get_absolute_url()).content.decode()
