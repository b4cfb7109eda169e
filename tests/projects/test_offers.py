"""Lend a hand: offered by anybody signed in, answered by the lead, told both ways."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.notices.models import Event, Follow, Message
from biglocal.notices.steps.fan_out import fan_out
from biglocal.refusals import Refused
from projects.actions.offers import answer_offer, offer_help, withdraw_offer
from projects.models import HelpOffer, Project
from projects.offer_news import answered_context, offered_context
from tests.factories.projects import HelpOfferFactory, ProjectFactory


def offer(project, by, **about):
    return offer_help(project=project, words="I can dig.", by=by, now=timezone.now(), **about)


def told(kind):
    fan_out(now=timezone.now())
    return set(Message.objects.filter(kind=kind).values_list("person", flat=True))


def test_the_lead_is_told_and_nobody_else(project, lead, worker, stranger):
    offer(project, stranger)
    assert told("help-offered") == {lead.pk}


def test_without_a_lead_worker_and_chair_are_told(community, chair, worker, stranger):
    offer(ProjectFactory(community=community), stranger)
    assert told("help-offered") == {chair.pk, worker.pk}


def test_the_same_form_twice_is_one_offer(project, stranger):
    key = uuid4()
    assert offer(project, stranger, form_key=key) == offer(project, stranger, form_key=key)
    assert Event.objects.filter(kind="help-offered").count() == 1


def test_a_second_offer_waits_for_the_first_answer(project, stranger):
    offer(project, stranger)
    with pytest.raises(Refused, match="still to come"):
        offer(project, stranger)
    assert HelpOffer.objects.count() == 1


def test_somebody_elses_form_makes_nothing(project, stranger, resident):
    key = uuid4()
    offer(project, stranger, form_key=key)
    with pytest.raises(Refused, match="sent already"):
        offer(project, resident, form_key=key)


def test_a_stopped_project_and_ones_own_take_no_offer(project, lead, stranger):
    with pytest.raises(Refused, match="You lead this project"):
        offer(project, lead)
    Project.objects.update(standing="stopped")
    with pytest.raises(Refused, match="has stopped"):
        offer(project, stranger)
    assert not HelpOffer.objects.exists()


def test_a_yes_is_told_and_makes_a_follower(project, lead, stranger):
    made = offer(project, stranger)
    for _ in range(2):
        answer_offer(offer=made, state="yes", answer="Saturday at 10", by=lead, now=timezone.now())
    assert told("help-answered") == {stranger.pk}
    assert Follow.objects.filter(person=stranger, topic=project.topic).count() == 1


def test_not_now_makes_no_follower(project, lead, stranger):
    answer_offer(offer=offer(project, stranger), state="not_now", by=lead, now=timezone.now())
    assert not Follow.objects.filter(person=stranger).exists()


def test_the_first_answer_stays(project, lead, chair, stranger):
    made = offer(project, stranger)
    answer_offer(offer=made, state="yes", by=lead, now=timezone.now())
    with pytest.raises(Refused, match="Pat Lowe has answered"):
        answer_offer(offer=made, state="not_now", by=chair, now=timezone.now())
    assert HelpOffer.objects.get().state == "yes"


def test_only_lead_chair_and_worker_answer(project, resident, stranger):
    made = offer(project, stranger)
    with pytest.raises(Refused, match="Only who leads"):
        answer_offer(offer=made, state="yes", by=resident, now=timezone.now())
    assert HelpOffer.objects.get().is_open


def test_an_offer_taken_back_is_not_told(project, lead, stranger):
    made = offer(project, stranger)
    for _ in range(2):
        withdraw_offer(offer=made, by=stranger)
    assert told("help-offered") == set() and not made.project.offers.open().exists()
    with pytest.raises(Refused, match="taken the offer back"):
        answer_offer(offer=made, state="yes", by=lead, now=timezone.now())


def test_an_answered_offer_is_not_taken_back(project, lead, stranger):
    made = offer(project, stranger)
    answer_offer(offer=made, state="yes", by=lead, now=timezone.now())
    with pytest.raises(Refused, match="an answer already"):
        withdraw_offer(offer=made, by=stranger)


def test_mail_says_nothing_that_is_over(project, lead, stranger):
    made = offer(project, stranger)
    event = Event.objects.get(kind="help-offered")
    assert offered_context(event, lead)["offer"] == made and answered_context(event, stranger) is None
    answer_offer(offer=made, state="yes", by=lead, now=timezone.now())
    assert offered_context(event, lead) is None and answered_context(event, stranger)["offer"] == made


# Pages ----------------------------------------------------------------------------------------------------------------
def test_a_stranger_offers_by_page(project, community, stranger, signed_in, client):
    url = reverse("projects:help_offer", args=[community.slug, project.slug])
    assert url in client.get(project.get_absolute_url()).content.decode()
    page = signed_in(stranger).post(url, {"words": "I can dig.", "reach": "01632 960 118"}, follow=True)
    assert (
        "The answer is still to come" in page.content.decode() and "Offer a hand</button>" not in page.content.decode()
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "what you can do"),
        ("dig\x00", "Take out the character"),
        ("x" * 100_000, "too many"),
        ("\u202e", "what you can do"),
    ],
)
def test_odd_words_are_told(project, community, stranger, signed_in, words, sentence):
    url = reverse("projects:help_offer", args=[community.slug, project.slug])
    page = signed_in(stranger).post(url, {"words": words})
    assert page.status_code == 200 and sentence in page.content.decode() and not HelpOffer.objects.exists()


def test_a_lead_sees_offers_for_own_projects_only(project, community, lead, signed_in):
    HelpOfferFactory(project=project, words="Mine to answer")
    other = HelpOfferFactory(project=ProjectFactory(community=community), words="Another lead answers")
    words = signed_in(lead).get(reverse("projects:offer_list", args=[community.slug])).content.decode()
    assert "Mine to answer" in words and "Another lead answers" not in words
    assert signed_in(lead).get(reverse("projects:offer_answer", args=[community.slug, other.pk])).status_code == 404


def test_a_worker_answers_by_page(project, community, worker, signed_in):
    made = HelpOfferFactory(project=project)
    url = reverse("projects:offer_answer", args=[community.slug, made.pk])
    assert "Choose your answer" in signed_in(worker).post(url, {"answer": "Later"}).content.decode()
    assert signed_in(worker).post(url, {"state": "not_now", "answer": "In spring"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.answer, made.answered_by) == ("not_now", "In spring", worker)


def test_an_offer_of_another_area_is_not_found(other_community, community, chair, signed_in):
    made = HelpOfferFactory(project__community=other_community)
    assert signed_in(chair).post(reverse("projects:offer_answer", args=[community.slug, made.pk])).status_code == 404


def test_nobody_takes_back_somebody_elses_offer(project, community, stranger, signed_in):
    made = HelpOfferFactory(project=project)
    url = reverse("projects:offer_withdraw", args=[community.slug, project.slug, made.pk])
    assert signed_in(stranger).post(url).status_code == 404


def test_how_to_reach_somebody_is_on_no_public_page(project, stranger, client):
    offer(project, stranger, reach="01632 960 118")
    assert "01632 960 118" not in client.get(project.get_absolute_url()).content.decode()


def test_the_list_asks_as_much_for_30_as_for_3(
    project, community, worker, signed_in, django_assert_num_queries, django_assert_max_num_queries
):
    browser, url = signed_in(worker), reverse("projects:offer_list", args=[community.slug])
    HelpOfferFactory.create_batch(3, project=project)
    with django_assert_max_num_queries(10) as few:
        browser.get(url)
    HelpOfferFactory.create_batch(27, project=project)
    with django_assert_num_queries(len(few.captured_queries)):
        browser.get(url)
