"""Residents see which councillors see their project, and why."""

import pytest

from tests.factories.communities import AreaWardFactory
from tests.factories.councillors import TermFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db
HEADING = "Councillors who see it"


def page_of(client, project):
    return client.get(project.get_absolute_url()).content.decode()


def test_resident_sees_the_councillors_of_the_projects_place(signed_in, resident, councillor, ward, community):
    project = ProjectFactory(community=community, ward=ward, lat=51.3, lon=0.5)
    TermFactory(ward=AreaWardFactory(community=community).ward, councillor__name="Far Off")
    page = page_of(signed_in(resident), project)
    assert HEADING in page and f"Cllr Ruth Adeyemi</a>, because it stands in {ward.name} ward." in page
    assert "Far Off" not in page


def test_project_without_a_place_is_seen_by_each_ward_of_its_area(signed_in, resident, councillor, ward, community):
    other = AreaWardFactory(community=community, share_of_area=0.3).ward
    TermFactory(ward=other, councillor__name="Saira Khan"), TermFactory(ward=other, councillor__name="Peter Oduya")
    sliver = AreaWardFactory(community=community, share_of_area=0.02).ward
    TermFactory(ward=sliver, councillor__name="Of A Sliver")
    page = page_of(signed_in(resident), ProjectFactory(community=community))
    assert f"because {community.name} lies partly in {ward.name} ward." in page
    assert "Cllr Peter Oduya</a> and <a" in page and "Of A Sliver" not in page


def test_who_sat_before_does_not_see_it(signed_in, resident, councillor, ward, community):
    TermFactory(ward=ward, councillor__name="Gone By", end_date=councillor.councillor.terms.get().start_date)
    assert "Gone By" not in page_of(signed_in(resident), ProjectFactory(community=community))


def test_list_is_the_wards_page(signed_in, resident, councillor, ward, community):
    project = ProjectFactory(community=community, title="Tool library")
    assert "Cllr Ruth Adeyemi" in page_of(signed_in(resident), project)
    assert "Tool library" in signed_in(councillor).get("/ward/").content.decode()


def test_others_do_not_see_the_list(client, signed_in, stranger, other_resident, councillor, community):
    project = ProjectFactory(community=community)
    assert HEADING not in page_of(client, project)
    for person in (stranger, other_resident):
        assert HEADING not in page_of(signed_in(person), project)


@pytest.mark.parametrize("rows", [3, 30])
def test_list_needs_no_query_of_its_own(signed_in, resident, ward, community, rows, django_assert_num_queries):
    project, browser = ProjectFactory(community=community), signed_in(resident)
    for _ in range(rows):
        TermFactory(ward=ward)
    page_of(browser, project)
    with django_assert_num_queries(10):
        page_of(browser, project)
