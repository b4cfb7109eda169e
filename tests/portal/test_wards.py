"""The list of wards and a ward's public page."""

from datetime import date

import pytest
from django.urls import reverse

from biglocal.places.models import Ward, WardSuccession
from tests.factories.communities import AreaWardFactory
from tests.factories.places import WardFactory, WardLineFactory, WardSetFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db
SQUARE = {"type": "Polygon", "coordinates": [[[0.5, 51.3], [0.6, 51.3], [0.6, 51.4], [0.5, 51.4], [0.5, 51.3]]]}


def test_wards_stand_by_council_with_their_areas(client, ward, community):
    page = client.get(reverse("wards")).content.decode()
    assert ward.name in page and ward.ward_set.council.name in page
    assert community.name in page


def test_list_is_narrowed_by_a_part_of_a_name(client):
    WardFactory(name="Viaduct"), WardFactory(name="Hillside")
    page = client.get(reverse("wards"), {"q": "viad\x00"}).content.decode()
    assert "Viaduct" in page and "Hillside" not in page


def test_list_without_wards_says_something_kind(client):
    assert "No wards yet" in client.get(reverse("wards")).content.decode()
    WardFactory()
    assert "No ward is called that" in client.get(reverse("wards"), {"q": "zzz"}).content.decode()


def test_list_needs_the_same_queries_for_3_and_30(client, django_assert_max_num_queries):
    for number in range(3):
        AreaWardFactory(ward__name=f"A{number}")
    with django_assert_max_num_queries(4):
        client.get(reverse("wards"))
    for number in range(30):
        AreaWardFactory(ward__name=f"B{number}")
    with django_assert_max_num_queries(4):
        assert len(client.get(reverse("wards")).context["rows"]) == 30


def test_wards_of_a_past_set_are_not_listed(client):
    WardFactory(name="Bygone", ward_set__end_date=date(2023, 5, 3))
    assert "Bygone" not in client.get(reverse("wards")).content.decode()


def test_old_code_leads_to_the_same_ward(client):
    old = WardFactory(name="Luton", gss="E05000001", ward_set__end_date=date(2023, 5, 3))
    new_set = WardSetFactory(council=old.ward_set.council, start_date=date(2023, 5, 4))
    Ward.objects.create(ward_set=new_set, line=old.line, gss="E05000002", name="Luton Arches")
    for code in ("E05000001", "E05000002", "e05000002"):
        assert "Luton Arches ward" in client.get(reverse("ward", args=[code])).content.decode()


def test_unknown_code_is_not_found(client):
    for code in ("E05999999", "nonsense", "E05 ’; drop"):
        assert client.get(reverse("ward", args=[code])).status_code == 404


def test_ward_without_a_code_is_found_by_council_and_name(client):
    line = WardLineFactory(gss="", slug="viaduct")
    ward = WardFactory(line=line, ward_set__council=line.council, gss=None, name="Viaduct")
    assert client.get(ward.get_absolute_url()).status_code == 200
    assert line.council.slug in ward.get_absolute_url()


def test_ward_page_names_its_councillors_of_today(client, councillor, ward):
    page = client.get(ward.get_absolute_url()).content.decode()
    assert "Cllr Ruth Adeyemi" in page
    councillor.councillor.terms.update(end_date=date(2024, 5, 1))
    assert "Ruth Adeyemi" not in client.get(ward.get_absolute_url()).content.decode()


def test_empty_seats_are_told_only_where_seats_are_known(client, councillor, ward):
    assert "filled" not in client.get(ward.get_absolute_url()).content.decode()
    Ward.objects.filter(pk=ward.pk).update(seats=3, seats_known=True)
    assert "1 of 3 seats filled" in client.get(ward.get_absolute_url()).content.decode()


def test_ward_without_an_outline_says_so(client, ward):
    assert "no outline" in client.get(ward.get_absolute_url()).content.decode()


def test_map_is_drawn_with_title_and_words(client, community):
    ward = WardFactory(outline=SQUARE, invented=True)
    AreaWardFactory(community=community, ward=ward)
    page = client.get(ward.get_absolute_url()).content.decode()
    assert f"Map of {ward.name} ward" in page and "invented for this demonstration" in page


def test_several_flags_are_named_beneath_the_map(client, community):
    ward = WardFactory(outline=SQUARE, invented=True)
    AreaWardFactory(community=community, ward=ward)
    for title, lon in [("Triangle", 0.53), ("Repair bench", 0.57)]:
        ProjectFactory(community=community, title=title, ward=ward, lat=51.35, lon=lon)
    page = client.get(ward.get_absolute_url()).content.decode()
    drawing, _, words = page.partition("<figcaption>")
    assert ">Triangle</text>" not in drawing and ">Triangle</a>" in words and "Flags:" in words


def test_ended_ward_names_the_wards_it_lives_on_in(client):
    old = WardFactory(ward_set__end_date=date(2023, 5, 3))
    later = WardSetFactory(council=old.ward_set.council, start_date=date(2023, 5, 4))
    for name, share in [("Lantern", 0.3), ("Viaduct", 0.65), ("Sliver", 0.05)]:
        heir = WardFactory(ward_set=later, name=name)
        WardSuccession.objects.create(old=old, new=heir, share_of_old=share, share_of_new=0.5, how="overlap")
    page = client.get(old.get_absolute_url()).content.decode()
    assert page.index("Viaduct</a> (65% of it)") < page.index("Lantern</a> (30% of it)") and "Sliver" not in page


def test_ended_ward_says_so_and_leads_on(client):
    ward = WardFactory(ward_set__end_date=date(2023, 5, 3))
    assert "This ward ended" in client.get(ward.get_absolute_url()).content.decode()
