"""Pages of ideas: the list, one idea, putting one, answering it; the story of the project it became."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.dates import today
from projects import actions
from projects.models import Idea, IdeaSupport, Project
from tests.factories.ideas import IdeaFactory, IdeaSupportFactory
from tests.factories.projects import ProjectFactory, UpdateFactory


def of(name, idea):
    return reverse(f"projects:idea_{name}", args=[idea.community.slug, idea.pk])


def the_list(community, query=""):
    return reverse("projects:idea_list", args=[community.slug]) + query


def new(community):
    return reverse("projects:idea_new", args=[community.slug])


@pytest.fixture
def idea(community, stranger):
    return IdeaFactory(community=community, by=stranger, title="A <b>bench", text="A <b>bench. By the stop.")


def text(answer):
    return answer.content.decode()


def test_list_invites_narrows_and_turns_pages(client, community, other_community, chair):
    assert "No ideas yet" in text(client.get(the_list(community)))
    for _ in range(22):
        IdeaFactory(community=community)
    IdeaFactory(community=community, title="Not this", state="not_now", answered_at=timezone.now(), answered_by=chair)
    IdeaFactory(community=other_community, title="Elsewhere")
    pages = [text(client.get(the_list(community, f"?page={number}"))) for number in (1, 2)]
    assert "23 ideas" in pages[0] and "Elsewhere" not in "".join(pages) and "A bench" in pages[1]
    narrowed = text(client.get(the_list(community, "?state=not_now")))
    assert "Not this" in narrowed and "A bench" not in narrowed


def test_list_asks_as_often_for_3_as_for_30(signed_in, resident, community, django_assert_max_num_queries):
    browser, counts = signed_in(resident), []
    for more in (3, 15):
        for _ in range(more):
            IdeaSupportFactory(idea=IdeaFactory(community=community))
        with django_assert_max_num_queries(10) as asked:
            browser.get(the_list(community))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_idea_shows_its_words_and_the_promised_day(client, idea):
    page = text(client.get(of("detail", idea)))
    assert "A &lt;b&gt;bench" in page and "The partnership answers by" in page and "csrfmiddlewaretoken" not in page


def test_idea_of_another_area_is_not_here(client, idea, other_community):
    assert client.get(reverse("projects:idea_detail", args=[other_community.slug, idea.pk])).status_code == 404


def test_anybody_signed_in_puts_an_idea(client, signed_in, stranger, community):
    assert client.get(new(community)).url.startswith("/accounts/login/")
    key = str(uuid4())
    for _ in range(2):
        answer = signed_in(stranger).post(new(community), {"words": "A choir. For all.", "form_key": key}, follow=True)
    assert "answers by" in text(answer) and Idea.objects.get().title == "A choir"


@pytest.mark.parametrize("words", ["", " ", "a\x00b", "x" * 100_000])
def test_words_that_cannot_be_are_one_sentence(signed_in, stranger, community, words):
    answer = signed_in(stranger).post(new(community), {"words": words})
    assert answer.status_code == 200 and answer.context["form"].errors["words"] and not Idea.objects.exists()


def test_phone_number_is_asked_about_before_it_is_published(signed_in, stranger, community):
    browser = signed_in(stranger)
    posted = {"words": "A choir. Ring me on 01634 123456."}
    page = browser.post(new(community), posted)
    assert "looks like a phone number" in text(page) and not Idea.objects.exists()
    browser.post(new(community), {**posted, "as_it_is": page.context["form"].mark})
    assert Idea.objects.exists()


def test_writer_changes_takes_back_and_puts_back(signed_in, stranger, idea):
    browser = signed_in(stranger)
    assert "By the stop." in text(browser.get(of("edit", idea)))
    browser.post(of("edit", idea), {"words": "Two benches.", "where": "High Street"})
    page = text(browser.post(of("withdraw", idea), follow=True))
    assert "Your idea is taken back" in page and "Undo" in page
    assert "Your idea is back" in text(browser.post(of("restore", idea), follow=True))
    idea.refresh_from_db()
    assert (idea.text, idea.where, idea.state) == ("Two benches.", "High Street", "open")


@pytest.mark.parametrize("name", ["edit", "withdraw", "restore"])
def test_others_find_nothing_to_change(signed_in, chair, idea, name):
    assert signed_in(chair).post(of(name, idea), {"words": "Mine"}).status_code == 404


def test_idea_taken_back_is_gone_for_others(client, signed_in, stranger, chair, idea):
    actions.withdraw_idea(idea=idea, by=stranger)
    assert client.get(of("detail", idea)).status_code == 404
    assert signed_in(chair).get(of("answer", idea)).status_code == 404
    assert "Only you see it" in text(signed_in(stranger).get(of("detail", idea)))


def test_neighbours_speak_up_and_take_it_back(signed_in, resident, idea):
    browser = signed_in(resident)
    page = text(browser.post(of("support", idea), {"kind": "use"}, follow=True))
    assert "You would use it" in page and "One would use it" in page
    browser.post(of("support", idea), {"kind": "use", "take_back": "1"})
    browser.post(of("support", idea), {"kind": "nonsense"})
    assert not IdeaSupport.objects.exists()


def test_who_can_help_is_for_those_who_answer(client, signed_in, chair, resident, idea):
    IdeaSupportFactory(idea=idea, kind="help", person__name="Ada Byron")
    for browser in (client, signed_in(resident)):
        assert "Ada Byron" not in text(browser.get(of("detail", idea)))
    assert "Ada Byron" in text(signed_in(chair).get(of("detail", idea)))


def test_yes_leads_to_the_project_whose_story_begins_with_the_idea(client, signed_in, chair, idea):
    browser = signed_in(chair)
    asked = {"state": "yes", "answer": "We build it in May.", "title": "Bus stop bench"}
    page = text(browser.post(of("answer", idea), asked, follow=True))
    project = Project.objects.get()
    assert "Bus stop bench" in page and "A &lt;b&gt;bench" in page and "The idea" in page
    UpdateFactory(project=project, title="Wood is here", happened_on=today())
    newest_first, oldest_first = (text(client.get(project.get_absolute_url() + query)) for query in ("", "?from=start"))
    assert newest_first.index("Wood is here") < newest_first.index(of("detail", idea))
    assert oldest_first.index("Wood is here") > oldest_first.index(of("detail", idea))
    assert "We build it in May." in text(client.get(of("detail", idea)))
    assert browser.get(of("answer", idea)).status_code == 302


def test_yes_may_join_a_project_which_then_names_the_idea(client, signed_in, chair, idea, other_community):
    park, ended = (ProjectFactory(community=idea.community, title=title) for title in ("The park", "Ended one"))
    Project.objects.filter(pk=ended.pk).update(standing="finished")
    elsewhere = ProjectFactory(community=other_community, title="Elsewhere")
    browser = signed_in(chair)
    page = text(browser.get(of("answer", idea)))
    assert "The park" in page and "Ended one" not in page and "Elsewhere" not in page
    asked = {"state": "yes", "answer": "It stands in the park."}
    for wrong in (ended.pk, elsewhere.pk, "x", "\x00"):
        assert "go on." in text(browser.post(of("answer", idea), {**asked, "project": wrong}))
    browser.post(of("answer", idea), {**asked, "project": park.pk})
    story = text(client.get(park.get_absolute_url()))
    assert "Ideas that joined" in story and of("detail", idea) in story and "The idea</" not in story


def test_answer_without_words_is_asked_again(signed_in, chair, idea):
    answer = signed_in(chair).post(of("answer", idea), {"state": "not_now", "answer": " "})
    assert "Say how it goes on, or why not now." in text(answer)
    idea.refresh_from_db()
    assert idea.is_open


def test_ideas_are_found_from_area_and_home(client, signed_in, chair, resident, idea):
    assert the_list(idea.community) in text(client.get(idea.community.get_absolute_url()))
    home = reverse("home_for_role")
    assert of("detail", idea) in text(signed_in(chair).get(home))
    page = text(signed_in(resident).get(home))
    assert of("detail", idea) not in page and the_list(idea.community) in page
