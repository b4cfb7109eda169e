"""The header shows each person the way to their own pages."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def header_of(client, name="accessibility") -> str:
    return client.get(reverse(name)).content.decode().split("</header>")[0]


def test_a_visitor_is_asked_to_sign_in_and_no_query_is_made(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        header = header_of(client)
    assert "Sign in" in header and "Grants" not in header and "Your ward" not in header


def test_staff_find_the_queue(signed_in, officer):
    assert ">Grants</a>" in header_of(signed_in(officer))


def test_councillors_find_their_ward(signed_in, councillor):
    assert ">Your ward</a>" in header_of(signed_in(councillor))


def test_residents_find_their_page_and_the_form(signed_in, resident, community):
    header = header_of(signed_in(resident))
    assert ">Home</a>" in header
    assert f'href="{reverse("log", args=[community.slug])}"' in header


def test_a_stranger_finds_nothing_to_log(signed_in, stranger):
    assert "Log progress" not in header_of(signed_in(stranger))


def test_roles_are_asked_for_once(signed_in, worker, django_assert_max_num_queries):
    client = signed_in(worker)
    with django_assert_max_num_queries(3):  # session, person, roles
        header_of(client)


def test_the_section_is_marked(client):
    assert 'href="/areas/" aria-current="page"' in header_of(client, "areas")


def test_staff_of_the_demonstration_read_that_the_second_step_is_off(signed_in, officer, resident, settings):
    settings.DEMO, settings.SECOND_FACTOR_FOR_STAFF = True, False
    words = "Staff sign in without their second step here."
    assert words in header_of(signed_in(officer))
    assert words not in header_of(signed_in(resident))


def test_the_own_ward_is_marked_for_a_councillor(signed_in, councillor):
    assert f'href="{reverse("ward_home")}" aria-current="page">Your ward<' in header_of(
        signed_in(councillor), "ward_home"
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [("portfolio", "Areas"), ("areas", "Areas"), ("grants", "Grants"), ("funding:payment_list", "Grants"),
     ("funding:paper_list", "Grants"), ("funding:closing_list", "Areas"), ("funding:money_history", "Areas")],
)  # fmt: skip
def test_staff_see_where_they_are(signed_in, officer, name, words):
    assert f'aria-current="page">{words}</a>' in header_of(signed_in(officer), name)


def test_staff_see_where_they_are_on_the_pages_of_an_area(signed_in, officer, community):
    header = signed_in(officer).get(reverse("area_money", args=[community.slug])).content.decode().split("</header>")[0]
    assert header.count("aria-current") == 1 and 'aria-current="page">Areas</a>' in header
