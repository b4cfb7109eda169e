"""Postcodes on the edge of two wards ask which it is; two tiers are both answered; nothing is kept."""

import logging

import pytest

from biglocal.audit.models import AuditLine
from biglocal.places.geometry import within
from biglocal.places.models import Postcode, WardSet
from biglocal.portal.postcode_answer import answer_postcode
from tests.factories.communities import AreaWardFactory
from tests.factories.councillors import TermFactory
from tests.factories.places import WardFactory, WardSetFactory
from tests.places.importing import square

pytestmark = pytest.mark.django_db


@pytest.fixture
def edge():
    """Two wards side by side, each with an area and a councillor, and a postcode on their common edge."""
    wards = WardSetFactory()
    sides = [
        TermFactory(ward=WardFactory(ward_set=wards, name=name, outline=square(west, 51.3)), councillor__name=person)
        for name, west, person in (("Viaduct", 0.5, "Ruth Adeyemi"), ("Hillside", 0.52, "Martin Poole"))
    ]
    for term, area in zip(sides, ("Arches Local", "Hillside Together"), strict=True):
        AreaWardFactory(ward=term.ward, community__name=area)
    own, other = (term.ward for term in sides)
    return Postcode.objects.create(
        postcode="ME44AA", ward_gss=own.gss, near_edge=True, other_ward=other.gss, lat=51.31, lon=0.5199
    )


def ask(client, text="ME4 4AA"):
    return client.post("/search/", {"q": text}).content.decode()


def test_edge_postcode_asks_which_of_the_two(client, edge):
    page = ask(client)
    assert "Which of these two is your ward?" in page
    for name in ("Viaduct", "Hillside", "Arches Local", "Hillside Together", "Ruth Adeyemi", "Martin Poole"):
        assert name in page


def test_choice_is_a_link_and_nothing_is_kept(client, edge, caplog):
    caplog.set_level(logging.DEBUG)
    page = ask(client)
    for code in (edge.ward_gss, edge.other_ward):
        assert f'href="/wards/{code}/"' in page
    assert not AuditLine.objects.exists() and "sessionid" not in client.cookies
    assert "ME44AA" not in caplog.text and "ME4 4AA" not in caplog.text


def test_own_ward_stands_first(edge):
    assert [ward.name for ward in answer_postcode("ME4 4AA").wards] == ["Viaduct", "Hillside"]


def test_area_that_begins_across_the_edge_is_offered_on_its_side(edge):
    area = AreaWardFactory(ward__gss="E05999999").community
    type(area).objects.update(outline=square(0.52, 51.3))
    answer = answer_postcode("ME4 4AA")
    assert [area.name for area in answer.areas] == ["Arches Local", "Hillside Together"]


def test_postcode_away_from_the_edge_gets_one_answer(client, edge):
    Postcode.objects.update(near_edge=False, other_ward="")
    answer = answer_postcode("ME4 4AA")
    assert (answer.kind, len(answer.sides)) == ("found", 1)
    assert "Ruth Adeyemi" in ask(client) and "Martin Poole" not in ask(client)


def test_county_division_is_answered_beside_the_ward(client, edge):
    divisions = WardSetFactory(kind=WardSet.Kind.DIVISION, council__name="Kentshire")
    division = WardFactory(ward_set=divisions, name="North Downs", gss="E58000001", outline=square(0.4, 51.2, 0.4))
    TermFactory(ward=division, councillor__name="Dee Visor")
    page = ask(client)
    assert "Which of these two" in page and "North Downs" in page and "Kentshire" in page and "Dee Visor" in page


def test_place_with_a_division_alone_is_answered(client):
    divisions = WardSetFactory(kind=WardSet.Kind.DIVISION)
    WardFactory(ward_set=divisions, name="North Downs", gss="E58000001", outline=square(0.4, 51.2, 0.4))
    Postcode.objects.create(postcode="ME44AA", lat=51.31, lon=0.5)
    assert "North Downs" in ask(client)


def test_answer_takes_few_queries(edge, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        answer_postcode("ME4 4AA")


def test_within_reaches_as_far_as_it_is_told():
    outline = square(0.5, 51.3)
    assert within(outline, 0.51, 51.31, 0) and not within(outline, 0.4999, 51.31, 5)
    assert within(outline, 0.4999, 51.31, 10) and not within(outline, 0.49, 51.31, 100)
