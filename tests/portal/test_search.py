"""Search: what is found, by whom, and what odd words do to it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from biglocal.communities.actions import move_minutes, save_item
from biglocal.communities.models import PlanReview
from biglocal.dates import today
from biglocal.places.models import Council, Postcode
from biglocal.portal.searching import around, marked, words_of
from biglocal.portal.towns import towns_of
from tests.factories.communities import CommunityFactory, PlanFactory
from tests.factories.councillors import TermFactory
from tests.factories.meetings import AgendaItemFactory, MadeDecisionFactory, MeetingFactory, PlanReviewFactory
from tests.factories.places import CouncilFactory
from tests.factories.projects import ProjectFactory, UpdateFactory

pytestmark = pytest.mark.django_db


def found(client, q, **more):
    return client.get("/search/", {"q": q, **more}).content.decode()


@pytest.fixture
def update(community):
    project = ProjectFactory(community=community, title="Pocket park")
    return UpdateFactory(project=project, title="Two benches in", text="Two benches in. Joyce sat down first.")


def test_words_find_an_area_a_project_and_an_update(client, update):
    CommunityFactory(name="Tidewell Quay")
    assert "Tidewell" in found(client, "tidewell")
    assert update.project.get_absolute_url() in found(client, "pocket park")
    assert update.get_absolute_url() in found(client, "joyce")


def test_words_find_a_ward_and_its_councillor(client):
    term = TermFactory(councillor__name="Ruth Adeyemi", ward__name="Viaduct")
    assert term.ward.line.get_absolute_url() in found(client, "viaduct")
    assert "Ruth" in found(client, "adeyemi")


def test_one_bench_finds_two_benches_with_the_word_marked(client, update):
    assert "<mark>benches</mark>" in found(client, "bench")


def test_all_words_must_be_there(client, update):
    assert update.get_absolute_url() not in found(client, "benches curry")


def test_update_that_was_taken_down_is_not_found(client, update):
    type(update).objects.filter(pk=update.pk).update(deleted_at=timezone.now(), deleted_by=update.by)
    assert update.get_absolute_url() not in found(client, "joyce")


def test_edited_update_is_found_by_its_new_words_only(client, update):
    update.text = "Marmalade for everybody."
    update.save()
    assert update.get_absolute_url() in found(client, "marmalade")
    assert update.get_absolute_url() not in found(client, "joyce")


def test_only_the_partnership_finds_what_only_the_partnership_sees(
    client, signed_in, update, resident, other_resident, officer
):
    type(update).objects.filter(pk=update.pk).update(audience="partnership")
    assert update.get_absolute_url() in found(signed_in(resident), "joyce")
    assert update.get_absolute_url() in found(signed_in(officer), "joyce")
    assert update.get_absolute_url() not in found(signed_in(other_resident), "joyce")
    assert update.get_absolute_url() not in found(client, "joyce")


def test_one_kind_is_listed_in_pages(client, update):
    UpdateFactory.create_batch(32, project=update.project, title="More joyce", text="More joyce.")
    assert "33 found" in found(client, "joyce", kind="updates")
    assert client.get("/search/", {"q": "joyce", "kind": "updates", "page": 2}).context["page"].number == 2


def test_nothing_found_gives_advice_and_the_nearest_name(client):
    CommunityFactory(name="Wapplethorpe")
    page = found(client, "Waplethorp")
    assert "Nothing found for “Waplethorp”" in page and "Did you mean" in page
    assert "Try fewer words" in found(client, "qqqq")


ODD = [
    "",
    " ",
    "\x00",
    "\x00park",
    '"',
    "'",
    "park'; --",
    "a AND b OR NOT",
    "NEAR(a b)",
    "*",
    "park*",
    "(",
    "-park",
    "a:b",
]
ODD += ["%", "\\", "\u202e", "the", "£", "<script>", "😀", "word " * 500, "x" * 100_000]


@pytest.mark.parametrize("typed", ODD)
def test_odd_words_never_break_it(client, update, typed):
    for more in ({}, {"kind": "updates"}, {"kind": "nonsense", "page": "x"}):
        answer = client.get("/search/", {"q": typed, **more})
        assert answer.status_code == 200 and b"<script>alert" not in answer.content
    assert client.post("/search/", {"q": typed}).status_code == 303


def test_markup_is_shown_as_typed(client):
    assert "<b>park" not in found(client, "<b>park</b>")
    assert marked("<b>benches</b>", ["bench"]) == "&lt;b&gt;<mark>benches</mark>&lt;/b&gt;"


def test_words_by_post_go_on_to_an_address(client):
    answer = client.post("/search/", {"q": "two benches"})
    assert (answer.status_code, answer["Location"]) == (303, "/search/?q=two+benches")


def test_postcode_is_answered_at_once_and_stands_in_no_address(client, ward, community):
    Postcode.objects.create(postcode="ME44AA", ward_gss=ward.gss, lat=51.35, lon=0.55)
    answer = client.post("/search/", {"q": "me4 4aa"})
    assert answer.status_code == 200 and community.get_absolute_url() in answer.content.decode()


@pytest.mark.parametrize(
    "typed", ["12 High Street, ME4 4AA", "me4 4aa chatham", "Where is ME44AA?", "x " * 60 + "ME4 4AA"]
)
def test_postcode_among_other_words_stands_in_no_address_either(client, ward, community, typed):
    Postcode.objects.create(postcode="ME44AA", ward_gss=ward.gss, lat=51.35, lon=0.55)
    answer = client.post("/search/", {"q": typed})
    assert answer.status_code == 200 and community.get_absolute_url() in answer.content.decode()


def test_postcode_in_no_area_has_a_page_of_its_own(client, ward, community):
    community.area_wards.all().delete()
    Postcode.objects.create(postcode="ME44AA", ward_gss=ward.gss, lat=51.35, lon=0.55)
    page = client.post("/search/", {"q": "ME4 4AA"}).content.decode()
    assert "Your postcode is in no Big Local area" in page and ward.line.get_absolute_url() in page


def test_queries_do_not_grow_with_what_is_found(signed_in, update, resident, django_assert_max_num_queries):
    client = signed_in(resident)
    found(client, "joyce")
    UpdateFactory.create_batch(30, project=update.project, text="joyce again")
    TermFactory.create_batch(3, councillor__name="Joyce Alderton")
    with django_assert_max_num_queries(12):
        found(client, "joyce")
    with django_assert_max_num_queries(7):
        found(client, "joyce", kind="updates")


# Meetings and reviews of plans ----------------------------------------------------------------------------------------
def test_published_minutes_are_found_by_what_was_decided(client, community, chair):
    meeting = MeetingFactory(community=community, minutes_state="agreed", agreed_on=today())
    item = AgendaItemFactory(meeting=meeting, title="Water", said="We talked of hosepipes.")
    MadeDecisionFactory(meeting=meeting, item=item, words="Two standpipes by May.")
    AgendaItemFactory(meeting=meeting, title="Wages", said="About salaries.", private=True)
    assert meeting.get_absolute_url() not in found(client, "hosepipes")
    move_minutes(meeting=meeting, move="publish", by=chair, now=timezone.now(), on=today())
    for words in ("hosepipes", "standpipes", "water"):
        assert meeting.get_absolute_url() in found(client, words)
    for words in ("salaries", "wages"):
        assert meeting.get_absolute_url() not in found(client, words)


def test_an_item_made_private_is_found_no_more(client, community, chair):
    meeting = MeetingFactory(community=community, minutes_state="published", agreed_on=today())
    item = AgendaItemFactory(meeting=meeting, title="Water")
    about = {"title": "Water", "note": "Hosepipes.", "private": False}
    save_item(meeting=meeting, item=item, by=chair, now=timezone.now(), **about)
    assert meeting.get_absolute_url() in found(client, "hosepipes")
    save_item(meeting=meeting, item=item, by=chair, now=timezone.now(), **about | {"private": True})
    assert meeting.get_absolute_url() not in found(client, "hosepipes")


@pytest.mark.parametrize(
    "facts",
    [
        {"open_to_all": False},
        {"on": today() - timedelta(days=1)},
        {"on": today() - timedelta(days=1), "minutes_state": "kept", "agreed_on": today()},
    ],
)
def test_only_open_meetings_to_come_are_found(client, signed_in, community, resident, facts):
    MeetingFactory(community=community, title="Zebra crossing", **{"on": today() + timedelta(days=3)} | facts)
    assert "crossing, " not in found(client, "zebra") and "crossing, " not in found(signed_in(resident), "zebra")
    coming = MeetingFactory(community=community, title="Zebra crossing", on=today() + timedelta(days=4))
    assert coming.get_absolute_url() in found(client, "zebra")


def test_a_review_is_found_once_it_is_published(client, community):
    plan = PlanFactory(community=community, title="Green and safe")
    review = PlanReviewFactory(plan=plan, impact="Herons came back.")
    assert review.get_absolute_url() not in found(client, "herons")
    review.state = PlanReview.State.PUBLISHED
    review.save()
    assert review.get_absolute_url() in found(client, "herons")


def test_long_text_is_cut_around_the_word():
    assert "benches" in around("word " * 200 + "benches " + "word " * 200, ["bench"])
    assert len(around("word " * 500, ["bench"])) <= 162


def test_at_most_eight_words_count():
    assert len(words_of("one two three four five six seven eight nine ten")) == 8


# Places ---------------------------------------------------------------------------------------------------------------
def test_found_councillor_leads_to_the_own_page(client):
    term = TermFactory(councillor__name="Ruth Adeyemi")
    assert f'href="{term.councillor.get_absolute_url()}"' in found(client, "adeyemi")


def test_council_is_found_by_its_name(client):
    council = CouncilFactory(name="Medway")
    page = found(client, "medway", kind="councils")
    assert f'href="{council.get_absolute_url()}"' in page
    Council.objects.update(end_date=date(2020, 3, 31))
    assert "until 31 March 2020" in found(client, "medway")


def test_town_is_found_with_its_areas(client):
    areas = [CommunityFactory(place="Chatham, Kent"), CommunityFactory(place="Chatham, Kent")]
    CommunityFactory(name="Other", place="Dover, Kent")
    page = client.get("/search/", {"q": "chatham kent", "kind": "towns"})
    (town,) = page.context["page"].object_list
    assert (town.name, town.rest) == ("Chatham", "Kent")
    assert [name for name, _ in town.areas] == sorted(area.name for area in areas)
    assert f'href="{areas[0].get_absolute_url()}"' in page.content.decode()


def test_county_alone_is_no_town(client):
    CommunityFactory(place="Chatham, Kent"), CommunityFactory(place="Place not known yet")
    assert towns_of(["kent"]) == [] and towns_of(["known"]) == [] and towns_of([]) == []


def test_town_leads_to_its_areas_in_the_list(client):
    area = CommunityFactory(place="St Leonards-on-Sea, East Sussex")
    (town,) = towns_of(["leonards"])
    assert area.name in client.get(town.get_absolute_url()).content.decode()
