"""The pages on which an area's outline is drawn, looked at and kept."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from biglocal.communities.models import AreaOutline, AreaWard, Community
from biglocal.communities.models.outline import outline_that_holds
from biglocal.places.models import Postcode
from tests.factories.communities import AreaOutlineFactory
from tests.factories.places import WardFactory, WardSetFactory
from tests.places.importing import square

pytestmark = pytest.mark.django_db


@pytest.fixture
def wards(community):
    ward_set = WardSetFactory(council__name="Medway", council__slug="medway")
    Community.objects.filter(pk=community.pk).update(council_at_designation=ward_set.council)
    return [WardFactory(ward_set=ward_set, name=n, outline=square(0.5 + 0.02 * at, 51.3)) for at, n in enumerate("AB")]


@pytest.fixture
def client(signed_in, worker):
    return signed_in(worker)


def draw(client, community, way, **data):
    return client.post(reverse("area_outline_draw", args=[community.slug, way]), data, follow=True)


def a_file(geometry, name="outline.geojson"):
    return SimpleUploadedFile(name, json.dumps(geometry).encode())


def test_wards_are_chosen_looked_at_and_kept(client, community, wards):
    page = draw(client, community, "wards", wards=[ward.pk for ward in wards])
    text = page.content.decode()
    assert "Is this Arches Local?" in text and "<svg viewBox" in text and "50%" in text
    done = client.post(page.redirect_chain[-1][0], {"seen": 0}, follow=True).content.decode()
    assert "has this outline now" in done and "Made from wards: A, B" in done
    assert AreaWard.objects.filter(community=community).count() == 2


def test_wards_of_another_council_can_be_added(client, community, wards):
    WardFactory(name="Faraway", ward_set__council__name="Dover & Deal", outline=square(0.6, 51.3))
    address = reverse("area_outline_draw", args=[community.slug, "wards"])
    assert "Faraway" not in client.get(address).content.decode()
    assert "Faraway" in client.get(address, {"more": "dover and deal"}).content.decode()
    assert "We know no council called" in client.get(address, {"more": "<b>Nowhere"}).content.decode()


def test_wards_of_yesterday_cannot_be_chosen(client, community, wards):
    old = WardFactory(ward_set__end_date="2020-01-01", outline=square(0.5, 51.3))
    assert "One of these wards is not of today" in draw(client, community, "wards", wards=[old.pk]).content.decode()
    assert "Choose at least one ward" in draw(client, community, "wards").content.decode()


def test_file_is_looked_at_and_kept(client, community, wards):
    page = draw(client, community, "file", file=a_file(square(0.5, 51.3), "<b>walked.geojson"))
    assert "&lt;b&gt;walked.geojson" in page.content.decode()
    client.post(page.redirect_chain[-1][0], {"seen": 0})
    community.refresh_from_db()
    assert community.outline == square(0.5, 51.3)


def test_wrong_file_is_refused_and_nothing_is_drawn(client, community):
    swapped = {"type": "Polygon", "coordinates": [[[y, x] for x, y in square(0.5, 51.3)["coordinates"][0]]]}
    assert "they are swapped" in draw(client, community, "file", file=a_file(swapped)).content.decode()
    assert "Choose the file" in draw(client, community, "file").content.decode()
    assert not AreaOutline.objects.exists()


@pytest.mark.parametrize(
    ("centre", "metres", "said"),
    [
        ("", "500", "Enter a postcode, or latitude"),
        ("Chatham", "500", "Enter a whole postcode"),
        ("ME4 9ZZ", "500", "We do not know this postcode"),
        ("0.52, 51.38", "500", "they look swapped"),
        ("48.85, 2.35", "500", "not in England"),
        ("51.38\x00, 0.52", "500", "can&#x27;t be shown"),
        ("51.38, 0.52", "", "Enter how many metres"),
        ("51.38, 0.52", "many", "Enter a whole number of metres"),
        ("51.38, 0.52", "3", "Enter 50 metres or more"),
        ("51.38, 0.52", "99999", "Enter 20,000 metres or fewer"),
        ("x" * 100_000, "500", "letters or fewer"),
    ],
)
def test_circle_says_what_is_missing_and_keeps_what_was_typed(client, community, centre, metres, said):
    page = draw(client, community, "circle", centre=centre, metres=metres)
    assert page.status_code == 200 and said in page.content.decode() and not AreaOutline.objects.exists()


def test_circle_around_a_postcode_keeps_no_postcode(client, community):
    Postcode.objects.create(postcode="ME44AA", lat=51.38, lon=0.52)
    page = draw(client, community, "circle", centre="me4 4aa", metres="800").content.decode()
    drawn = AreaOutline.objects.get()
    assert drawn.words == "800 metres around 51.3800, 0.5200" and "ME4" not in json.dumps(drawn.outline) + page


def test_part_in_no_known_ward_is_told(client, community):
    page = draw(client, community, "circle", centre="51.38, 0.52", metres="800")
    assert "100% of it lies in no ward" in page.content.decode()


def test_kept_on_another_tab_is_refused(client, community):
    page = draw(client, community, "circle", centre="51.38, 0.52", metres="800")
    AreaOutlineFactory(community=community, replaced_at=None)
    answer = client.post(page.redirect_chain[-1][0], {"seen": 0}).content.decode()
    held = outline_that_holds(community)
    assert "kept another outline while you had this open" in answer and held.how == "circle"
    assert f'name="seen" value="{held.pk}"' in answer  # seen now: the next press keeps it


def test_earlier_outline_is_brought_back(client, community):
    earlier, held = AreaOutlineFactory(community=community), AreaOutlineFactory(community=community, replaced_at=None)
    address = reverse("area_outline_look", args=[community.slug, earlier.pk])
    assert "Bring this outline back" in client.get(address).content.decode()
    client.post(address, {"seen": held.pk})
    assert outline_that_holds(community).pk not in (earlier.pk, held.pk)


def test_outline_of_another_area_is_not_found(client, community, other_community):
    other = AreaOutlineFactory(community=other_community)
    assert client.get(reverse("area_outline_look", args=[community.slug, other.pk])).status_code == 404
    assert client.get(reverse("area_outline", args=[other_community.slug])).status_code == 404
    assert client.get(reverse("area_outline_draw", args=[community.slug, "star"])).status_code == 404


def test_draft_of_somebody_else_is_not_found(client, community, officer):
    draft = AreaOutlineFactory(community=community, kept_at=None, replaced_at=None, drawn_by=officer)
    assert client.get(reverse("area_outline_look", args=[community.slug, draft.pk])).status_code == 404


def test_area_leads_its_worker_to_the_outline(client, signed_in, community, resident):
    address = reverse("area_outline", args=[community.slug])
    assert address in client.get(community.get_absolute_url()).content.decode()
    assert address not in signed_in(resident).get(community.get_absolute_url()).content.decode()


def test_history_needs_the_same_queries_for_3_and_30(client, community, django_assert_max_num_queries):
    for more in (3, 27):
        AreaOutlineFactory.create_batch(more, community=community)
        with django_assert_max_num_queries(10):
            client.get(reverse("area_outline", args=[community.slug]))


@pytest.mark.parametrize("seen", ["a\x00b", "-1", "9" * 400])
def test_broken_hidden_box_is_a_sentence_and_keeps_nothing(client, community, seen):
    page = draw(client, community, "circle", centre="51.38, 0.52", metres="800")
    answer = client.post(page.redirect_chain[-1][0], {"seen": seen})
    assert answer.status_code == 200 and "govuk-error-summary" in answer.content.decode()
    assert outline_that_holds(community) is None


def test_odd_council_in_the_address_is_no_failure(client, community, wards):
    address = reverse("area_outline_draw", args=[community.slug, "wards"])
    for odd in ("a\x00b", "x" * 100_000, "<b>"):
        assert client.get(address, {"council": odd, "more": odd}).status_code == 200
