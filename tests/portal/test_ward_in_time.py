"""A ward's page between the wards before it and after it; maps say of which day their boundaries are."""

from datetime import date

import pytest

from biglocal.places.models import Council, Ward, WardSet, WardSuccession
from tests.factories.councillors import TermFactory
from tests.places.generations import two_sets

pytestmark = pytest.mark.django_db


@pytest.fixture
def new():
    return two_sets()[1]


def page(client, name, old=False):
    ward = Ward.objects.get(name=name, ward_set__end_date__isnull=not old)
    return " ".join(client.get(f"/wards/{ward.gss}/").content.decode().split())


def test_old_page_is_still_there_and_explains_its_heirs(client, new):
    shown = page(client, "Hill", old=True)
    assert "This ward ended on 3 May 2023, when the council was divided anew" in shown
    assert "Since 4 May 2023 it lives on in" in shown and "(60% of it)" in shown and "(40% of it)" in shown
    assert 'href="/wards/E05014462/"' in shown and "Follow this ward" not in shown


def test_old_page_names_the_councillors_of_its_last_day(client, new):
    hill = Ward.objects.get(name="Hill")
    TermFactory(ward=hill, councillor__name="Ann", start_date=date(2019, 5, 2), end_date=date(2023, 5, 3))
    TermFactory(ward=hill, councillor__name="Zed", start_date=date(2015, 5, 2), end_date=date(2019, 5, 1))
    shown = page(client, "Hill", old=True)
    assert "Councillors when it ended" in shown and "Ann" in shown and "Zed" not in shown


def test_new_page_says_what_it_was_made_of(client, new):
    shown = page(client, "Waterside")
    assert "Since 4 May 2023 it has parts of" in shown and shown.count("(50% of it)") == 2
    assert 'href="/wards/E05002253/"' in shown


def test_ward_that_goes_on_under_another_name_says_so(client, new):
    Ward.objects.filter(name="River", ward_set__end_date__isnull=False).update(name="River Side")
    assert "Until 3 May 2023 it was called River Side" in page(client, "River")


def test_refused_heir_is_not_named(client, new):
    WardSuccession.objects.filter(new__name="Hill North").update(refused=True)
    shown = page(client, "Hill", old=True)
    assert "E05014462" not in shown and "E05014463" in shown


def test_map_says_of_which_day_and_file_its_boundaries_are(client, new):
    WardSet.objects.filter(pk=new.pk).update(source="E06000035.geojson")
    assert "Boundaries as of 4 May 2023, from E06000035.geojson." in page(client, "Waterside")
    assert "Office for National Statistics" in page(client, "Waterside")
    council = client.get(Council.objects.get().get_absolute_url()).content.decode()
    assert "Boundaries as of 4 May 2023, from E06000035.geojson." in council


def test_boundaries_whose_first_day_is_not_known_say_so(client, new):
    WardSet.objects.filter(pk=new.pk).update(start_known=False)
    assert "Boundaries as of 4 May 2023 or earlier." in page(client, "Waterside")


def test_pages_of_old_wards_need_few_queries(client, new, django_assert_max_num_queries):
    page(client, "Hill", old=True)
    with django_assert_max_num_queries(12):
        page(client, "Hill", old=True)
