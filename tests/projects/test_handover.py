"""A project handed over in one go; somebody who leaves is asked who takes over."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.communities.models import RoleHeld
from biglocal.dates import today
from biglocal.notices.models import Event, Follow, Message
from biglocal.notices.steps.fan_out import fan_out
from biglocal.refusals import Refused
from councillors.models import Ask
from projects.actions import edit_project
from projects.actions.handover import hand_over_project
from projects.handover_news import handed_context
from projects.models import Project, ProjectLead
from tests.factories.councillors import AskFactory
from tests.factories.projects import HelpOfferFactory, ProjectFactory


def hand_over(project, to, by, **about):
    return hand_over_project(project=project, to=to, by=by, on=today(), **about)


def test_the_lead_hands_over_and_both_follow(project, lead, resident):
    hand_over(project, resident, lead, note="Kofi has the key.")
    assert Project.objects.get().lead == resident
    assert set(Follow.objects.filter(topic=project.topic).values_list("person", flat=True)) == {lead.pk, resident.pk}
    spans = list(ProjectLead.objects.order_by("pk").values_list("person", "end_date", "note"))
    assert spans == [(lead.pk, today(), ""), (resident.pk, None, "Kofi has the key.")]


def test_twice_is_once(project, lead, resident, chair):
    hand_over(project, resident, lead)
    hand_over(project, resident, chair)
    assert Event.objects.filter(kind="project-handed-over").count() == 1 and ProjectLead.objects.count() == 2


@pytest.mark.parametrize(("by", "told"), [("lead", {"resident"}), ("chair", {"resident", "lead"})])
def test_who_is_told(request, project, by, told):
    people = {name: request.getfixturevalue(name) for name in ("lead", "resident", "chair")}
    hand_over(project, people["resident"], people[by])
    fan_out(now=timezone.now())
    messages = set(Message.objects.filter(kind="project-handed-over").values_list("person", flat=True))
    assert messages == {people[name].pk for name in told}


def test_open_asks_go_along_and_finished_ones_stay(project, community, lead, resident):
    asked = {"community": community, "project": project, "raised_by": lead}
    still, done = AskFactory(**asked), AskFactory(**asked, state="closed")
    hand_over(project, resident, lead)
    assert Ask.objects.get(pk=still.pk).raised_by == resident and Ask.objects.get(pk=done.pk).raised_by == lead


def test_offers_of_help_are_answered_by_the_new_lead(project, community, lead, resident, signed_in):
    made = HelpOfferFactory(project=project)
    hand_over(project, resident, lead)
    url = reverse("projects:offer_answer", args=[community.slug, made.pk])
    assert (signed_in(resident).get(url).status_code, signed_in(lead).get(url).status_code) == (200, 404)


def test_who_does_not_lead_hands_nothing_over(project, lead, resident, stranger):
    for by in (resident, stranger):
        with pytest.raises(Refused, match="Only who leads"):
            hand_over(project, resident, by)
    assert Project.objects.get().lead == lead and not Event.objects.exists()


def test_it_goes_to_somebody_of_the_area_alone(project, lead, other_resident):
    with pytest.raises(Refused, match="takes part in this area"):
        hand_over(project, other_resident, lead)
    assert not ProjectLead.objects.exists()


def test_a_change_of_the_projects_words_keeps_history_too(project, lead, resident, worker):
    edit_project(project=project, by=worker, lead=resident)
    edit_project(project=project, by=worker, lead=None)
    assert list(ProjectLead.objects.order_by("pk").values_list("person", "end_date")) == [
        (lead.pk, today()),
        (resident.pk, today()),
    ]


def test_the_mail_is_silent_once_it_was_handed_on(project, lead, resident, chair):
    hand_over(project, resident, lead)
    event = Event.objects.get(kind="project-handed-over")
    assert handed_context(event, resident)["is_new"]
    hand_over(project, chair, resident)
    assert handed_context(event, resident) is None


# Pages ----------------------------------------------------------------------------------------------------------------
def test_a_lead_hands_over_by_page(project, community, lead, resident, signed_in):
    url = reverse("projects:project_handover", args=[community.slug, project.slug])
    assert url in signed_in(lead).get(project.get_absolute_url()).content.decode()
    assert "Choose who takes over" in signed_in(lead).post(url, {"note": "The key"}).content.decode()
    assert "Choose somebody who" in signed_in(lead).post(url, {"to": "\x00"}).content.decode()
    assert signed_in(lead).post(url, {"to": resident.pk}).status_code == 302
    assert signed_in(lead).post(url, {"to": resident.pk}).status_code == 403


def test_a_project_of_another_area_is_not_found(community, other_community, chair, signed_in):
    other = ProjectFactory(community=other_community)
    url = reverse("projects:project_handover", args=[community.slug, other.slug])
    assert signed_in(chair).post(url).status_code == 404


def test_ending_a_membership_asks_who_takes_over(project, community, lead, chair, resident, signed_in):
    end = reverse("communities:member_end", args=[community.slug, lead.memberships.get().pk])
    page = reverse("projects:handover_all", args=[community.slug, lead.pk])
    browser, on = signed_in(chair), today() - timedelta(days=1)
    assert page in browser.get(end).content.decode()
    day = {"end_date_0": on.day, "end_date_1": on.month, "end_date_2": on.year}
    assert browser.post(end, {"left_as": "stepped_down", **day}).url == page
    assert browser.post(page, {f"lead-{project.pk}": resident.pk}).status_code == 302
    assert Project.objects.get().lead == resident
    assert "leads no project" in " ".join(browser.get(page).content.decode().split())


def test_nobody_yet_is_an_answer(project, community, lead, signed_in):
    page = reverse("projects:handover_all", args=[community.slug, lead.pk])
    assert signed_in(lead).post(page, {f"lead-{project.pk}": "nobody"}).status_code == 302
    assert Project.objects.get().lead is None


def test_who_leaves_the_portal_is_asked_first(project, community, lead, resident, signed_in):
    page = reverse("projects:handover_all", args=[community.slug, lead.pk])
    assert page in signed_in(lead).get(reverse("account_leave")).content.decode()
    assert "who takes over" not in signed_in(resident).get(reverse("account_leave")).content.decode()


def test_a_lead_without_an_account_is_not_chosen(project, lead, resident):
    type(resident).objects.filter(pk=resident.pk).update(is_active=False)
    with pytest.raises(Refused, match="takes part"):
        hand_over(project, resident, lead)
    assert RoleHeld.objects.filter(person=resident).exists()
