"""A councillor's time in a ward on the public page: by-elections, changes of party, who came before and after."""

from datetime import date, timedelta

import pytest

from biglocal.dates import today
from councillors.models import Term
from councillors.seats_held import seats_of
from tests.factories.councillors import CouncillorFactory, TermFactory
from tests.factories.places import CouncilFactory

pytestmark = pytest.mark.django_db


def sits(ward, name, first, last=None, **more):
    slug = name.lower()
    councillor = more.pop("councillor", None) or CouncillorFactory(name=name, slug=slug, council=ward.ward_set.council)
    TermFactory(ward=ward, councillor=councillor, start_date=first, end_date=last, **more)
    return councillor


def page_of(client, councillor):
    return " ".join(client.get(councillor.get_absolute_url()).content.decode().split())


def test_rule_4_a_by_election_is_one_more_term(client, ward):
    ann = sits(ward, "Ann", date(2019, 5, 6), date(2021, 3, 1), ended=Term.Ended.RESIGNED)
    ben = sits(ward, "Ben", date(2021, 5, 7), began=Term.Began.BY_ELECTION)
    page = page_of(client, ben)
    assert "Elected at a by-election." in page and "Took over from" in page and "Cllr Ann" in page
    assert "Followed by" in page_of(client, ann) and "Resigned." in page_of(client, ann)


def test_rule_4_a_change_of_party_stands_with_its_day(client, ward):
    ann = sits(ward, "Ann", date(2023, 5, 9), date(2024, 1, 31), party="Green", ended=Term.Ended.MOVED)
    sits(ward, "Ann", date(2024, 2, 1), party="Labour", began=Term.Began.MOVED, councillor=ann)
    page = page_of(client, ann)
    assert "Changed party, from Green to Labour." in page and "1 February 2024 to today" in page
    assert "9 May 2023 to 31 January 2024" in page


def test_elected_again_is_one_stretch_with_both_terms(ward):
    ann = sits(ward, "Ann", date(2019, 5, 6), date(2023, 5, 8))
    sits(ward, "Ann", date(2023, 5, 9), councillor=ann)
    (stretch,) = seats_of(ann, ann.terms.all())
    assert stretch.start_date == date(2019, 5, 6) and stretch.rows[0][1] == "Elected again."


def test_rule_3_where_several_came_and_went_all_are_named(client, ward):
    for name in ("Ann", "Ben"):
        sits(ward, name, date(2019, 5, 6), date(2023, 5, 8))
    cyd, _ = (sits(ward, name, date(2023, 5, 9)) for name in ("Cyd", "Dot"))
    page = page_of(client, cyd)
    assert "When they came" in page and "Cllr Ann" in page and "Cllr Ben" in page and "Took over" not in page


def test_who_sat_on_is_no_predecessor(ward):
    sits(ward, "Ann", date(2019, 5, 6))
    ben = sits(ward, "Ben", date(2023, 5, 9))
    assert seats_of(ben, ben.terms.all())[0].before == []


def test_long_ago_is_no_predecessor_and_another_ward_none(ward):
    sits(ward, "Ann", date(2010, 5, 6), date(2015, 5, 6))
    ben = sits(ward, "Ben", date(2023, 5, 9))
    TermFactory(start_date=date(2019, 5, 6), end_date=date(2023, 5, 8))
    assert seats_of(ben, ben.terms.all())[0].before == []


@pytest.mark.parametrize("rows", [3, 30])
def test_page_needs_the_same_queries_for_3_and_30(client, ward, rows, django_assert_max_num_queries):
    ann = sits(ward, "Ann", date(2019, 5, 6), date(2023, 5, 8))
    for number in range(rows):
        sits(ward, f"Number {number}", date(2023, 5, 9), councillor=CouncillorFactory())
    with django_assert_max_num_queries(10):
        client.get(ann.get_absolute_url())


def test_term_past_its_expected_end_says_that_the_list_is_awaited(client, ward):
    ann = sits(ward, "Ann", date(2019, 5, 6), expected_end=date(2023, 5, 8))
    assert "It was to end on 8 May 2023; the council’s new list is not here yet." in page_of(client, ann)


def test_page_says_into_what_a_council_went_and_when(client):
    heir, council = CouncilFactory(name="Cumberland"), CouncilFactory(name="Copeland", end_date=date(2023, 3, 31))
    council.replaced_by.add(heir)
    term = TermFactory(
        councillor__council=council, ward__ward_set__council=council, ward__line__council=council,
        start_date=date(2019, 5, 6), end_date=council.end_date,
    )  # fmt: skip
    page = " ".join(client.get(term.councillor.get_absolute_url()).content.decode().split())
    said = f'Copeland ended on 31 March 2023. Since 1 April 2023 <a href="{heir.get_absolute_url()}">Cumberland</a> has'
    assert page.count(said) == 1


def test_page_says_nothing_of_councils_that_are_still_there(client):
    term = TermFactory(councillor__council__end_date=today() + timedelta(days=30))
    assert "taken its place" not in client.get(term.councillor.get_absolute_url()).content.decode()
