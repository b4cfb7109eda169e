"""Pages of dates: the list by months, one date, coming, moving, cancelling."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.dates import today
from projects.models import Coming, Occasion
from tests.factories.accounts import PersonFactory
from tests.factories.projects import OccasionFactory, ProjectFactory


def of(name, occasion):
    return reverse(f"projects:occasion_{name}", args=[occasion.community.slug, occasion.pk])


def the_list(community):
    return reverse("projects:occasion_list", args=[community.slug])


def boxes(day):
    return {"day_0": day.day, "day_1": day.month, "day_2": day.year}


@pytest.fixture
def walk(community):
    return OccasionFactory(
        community=community,
        title="Walk <b>",
        on=today() + timedelta(days=3),
        begins_at=time(10),
        ends_at=time(11, 30),
        bring="Boots",
    )


def test_list_goes_by_months_and_turns_pages(client, community, other_community):
    assert "Nothing in the diary yet" in client.get(the_list(community)).content.decode()
    for number in range(30):
        OccasionFactory(community=community, on=today() + timedelta(days=number))
    OccasionFactory(community=other_community, title="Elsewhere")
    first, second = (client.get(f"{the_list(community)}?page={page}").content.decode() for page in (1, 2))
    assert f"{today():%B %Y}" in first and "Elsewhere" not in first + second
    assert first.count("bl-date") == 24 and second.count("bl-date") == 6


def test_past_dates_have_a_list_of_their_own(client, community):
    OccasionFactory(community=community, title="Gone by", on=today() - timedelta(days=1))
    assert "Gone by" not in client.get(the_list(community)).content.decode()
    assert "Gone by" in client.get(the_list(community) + "?past=yes").content.decode()


def test_list_asks_as_often_for_3_as_for_30(signed_in, resident, community, django_assert_max_num_queries):
    browser, counts = signed_in(resident), []
    for more in (3, 17):
        for occasion in OccasionFactory.create_batch(more, community=community):
            occasion.project = ProjectFactory(community=community)
            occasion.save()
            Coming.objects.create(occasion=occasion, person=PersonFactory())
        with django_assert_max_num_queries(10) as asked:
            browser.get(the_list(community))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_date_says_when_and_what_to_bring(client, walk):
    page = client.get(of("detail", walk)).content.decode()
    assert "10am to 11:30am" in page and "Boots" in page and "Walk &lt;b&gt;" in page
    assert f'href="{of("come", walk)}"' in page and "csrfmiddlewaretoken" not in page


def test_date_of_another_area_is_not_here(client, walk, other_community):
    for name in ("detail", "calendar"):
        assert client.get(reverse(f"projects:occasion_{name}", args=[other_community.slug, walk.pk])).status_code == 404


def test_visitor_signs_in_before_coming(client, walk):
    assert client.post(of("come", walk)).url.startswith("/accounts/login/")
    assert not Coming.objects.exists()


def test_somebody_comes_and_takes_it_back(signed_in, stranger, walk):
    browser = signed_in(stranger)
    page = browser.post(of("come", walk), {"people": "3"}, follow=True).content.decode()
    assert "You said you will come, three of you" in page and "Three people come so far" in page
    page = browser.post(of("come", walk), {"take_back": "1"}, follow=True).content.decode()
    assert "I will come" in page and not Coming.objects.exists()


@pytest.mark.parametrize("people", ["", "0", "a lot", "21", "9" * 5000, "\x00"])
def test_number_that_is_none_is_asked_again(signed_in, stranger, walk, people):
    answer = signed_in(stranger).post(of("come", walk), {"people": people})
    assert answer.status_code == 200 and "Enter a number from 1 to 20." in answer.content.decode()
    assert not Coming.objects.exists()


def test_only_the_group_sees_who_comes(client, signed_in, resident, walk):
    Coming.objects.create(occasion=walk, person=PersonFactory(name="Ada Byron"))
    assert "Ada Byron" not in client.get(of("detail", walk)).content.decode()
    assert "Ada Byron" in signed_in(resident).get(of("detail", walk)).content.decode()


def test_resident_moves_a_date(signed_in, resident, walk):
    browser = signed_in(resident)
    form = browser.get(of("edit", walk)).content.decode()
    assert 'value="10:00"' in form and 'value="Boots"' in form
    day = today() + timedelta(days=9)
    browser.post(of("edit", walk), {"title": "Walk", "kind": "walk", "begins_at": "11:00", **boxes(day)})
    walk.refresh_from_db()
    assert (walk.on, walk.begins_at, walk.kind) == (day, time(11), "walk")


def test_cancelling_asks_why_and_can_be_undone(signed_in, resident, walk):
    browser = signed_in(resident)
    assert "Say in a few words why" in browser.post(of("cancel", walk), {"why": " "}).content.decode()
    page = browser.post(of("cancel", walk), {"why": "Too wet"}, follow=True).content.decode()
    assert "Too wet" in page and "Undo" in page
    page = browser.post(of("restore", walk), follow=True).content.decode()
    assert "is on again" in page and not Occasion.objects.get().is_cancelled


def test_cancelled_date_stays_to_be_found(client, community, walk):
    Occasion.objects.update(cancelled_at=timezone.now(), cancelled_why="Too wet")
    assert "Too wet" in client.get(the_list(community)).content.decode()


def test_date_past_leads_to_logging_it(signed_in, resident, community):
    project = ProjectFactory(community=community, slug="park")
    past = OccasionFactory(community=community, project=project, on=today() - timedelta(days=2))
    browser = signed_in(resident)
    assert f"?on={past.on}&amp;project=park" in browser.get(of("detail", past)).content.decode()
    form = browser.get(reverse("log", args=[community.slug]), {"on": str(past.on), "project": "park"}).context["form"]
    assert form.initial["when"] == past.on and form.initial["project"] == "park"


@pytest.mark.parametrize("day", ["", "nonsense", "2999-01-01", "\x00"])
def test_log_form_takes_no_day_that_was_not(signed_in, resident, community, day):
    ProjectFactory(community=community)
    form = signed_in(resident).get(reverse("log", args=[community.slug]), {"on": day}).context["form"]
    assert form.initial["when"] == today()


def test_dates_show_on_the_area_and_the_story(client, walk):
    project = ProjectFactory(community=walk.community)
    OccasionFactory(community=walk.community, project=project, title="Digging", begins_at=time(9), where="The bed")
    OccasionFactory(community=walk.community, title="Somewhere else")
    story = client.get(project.get_absolute_url()).content.decode()
    assert "Digging" in story and "9am, The bed" in story and "Somewhere else" not in story
    area = client.get(walk.community.get_absolute_url()).content.decode()
    assert "Walk &lt;b&gt;" in area and the_list(walk.community) in area


def test_postcode_of_a_home_is_asked_about_before_it_is_published(signed_in, resident, community):
    browser, url = signed_in(resident), reverse("projects:occasion_add", args=[community.slug])
    posted = {"title": "Tea", "where": "Joyce’s, ME4 5AA", **boxes(today() + timedelta(days=3))}
    page = browser.post(url, posted)
    assert "looks like a postcode" in page.content.decode() and not Occasion.objects.exists()
    browser.post(url, {**posted, "as_it_is": page.context["form"].mark})
    occasion = Occasion.objects.get()
    again = {**posted, "title": "Tea and cake"}
    browser.post(of("edit", occasion), again)
    assert Occasion.objects.get().title == "Tea and cake", "what stood there is not asked about again"


@pytest.mark.parametrize("words", ["a\x00b", "x" * 100_000, "\u202egnaw"])
def test_strange_words_are_one_sentence_or_made_plain(signed_in, resident, community, words):
    url = reverse("projects:occasion_add", args=[community.slug])
    answer = signed_in(resident).post(url, {"title": words, "begins_at": "\x00", **boxes(today())})
    assert answer.status_code == 200 and not Occasion.objects.exists()
