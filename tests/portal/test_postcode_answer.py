"""A postcode leads to its ward and its areas."""

import pytest

from biglocal.places.models import Postcode
from biglocal.places.postcodes import normalise
from biglocal.portal.postcode_answer import answer_postcode

SQUARE = {"type": "Polygon", "coordinates": [[[0.5, 51.3], [0.6, 51.3], [0.6, 51.4], [0.5, 51.4], [0.5, 51.3]]]}


@pytest.mark.parametrize("typed", ["ME4 4AA", "me44aa", " Me4  4aa. ", "ME4-4AA", "ME4 4AA\x00"])
def test_postcode_is_read_as_people_type_it(typed):
    assert normalise(typed) == "ME44AA"


@pytest.mark.parametrize(
    "typed", ["ＭＥ４ ４ＡＡ", "12 Castle Road, Chatham ME4-4AA", "at ME4.4AA, please", "me4 4aa Chatham"]
)
def test_wide_letters_and_marks_among_words_do_not_let_a_postcode_into_an_address(typed, client, db):
    assert normalise(typed) == "ME44AA"
    answer = client.post("/search/", {"q": typed})
    assert answer.status_code == 200 and "Location" not in answer


def test_letter_o_for_a_nought_is_put_right():
    assert normalise("SW1 OAA") == "SW10AA"


@pytest.mark.parametrize("typed", ["", "Chatham", "ME4", "ME4 4A", "12345", "ME4 4AAA", "x" * 100_000, "١٢٣"])
def test_other_words_are_no_postcode(typed):
    assert normalise(typed) is None and answer_postcode(typed) is None


def test_postcode_leads_to_ward_and_area(ward, community):
    Postcode.objects.create(postcode="ME44AA", ward_gss=ward.gss, lat=51.35, lon=0.55)
    answer = answer_postcode("me4 4aa")
    assert (answer.kind, answer.line, answer.areas) == ("found", ward.line, [community])


def test_postcode_in_the_ward_but_outside_the_area_says_so(ward, community):
    type(community).objects.filter(pk=community.pk).update(outline=SQUARE)
    Postcode.objects.create(postcode="ME44AA", ward_gss=ward.gss, lat=51.2, lon=0.55)
    answer = answer_postcode("ME4 4AA")
    assert (answer.kind, answer.areas, answer.nearby) == ("no_area", [], [community])
    assert "in no Big Local area" in answer.sentence and ward.name in answer.sentence


def test_unknown_postcode_has_a_kind_answer(db):
    assert answer_postcode("ME4 4AA").kind == "unknown"


@pytest.mark.parametrize(("typed", "country"), [("EH1 1AA", "Scotland"), ("CF10 1AA", "Wales"), ("BT1 1AA", "Ireland")])
def test_postcode_outside_england_has_a_kind_answer(db, typed, country):
    answer = answer_postcode(typed)
    assert answer.kind == "outside" and country in answer.sentence
