"""Pages of meetings: who reads what, the page before one, what decisions are about, lists in pages."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from biglocal.communities.models import Declaration, Interest, Meeting, MeetingDecision, MinutesVersion
from biglocal.dates import today
from funding.actions import link_money
from funding.models import MoneyDecision
from projects.actions import link_decision
from projects.models import ProjectDecision
from tests.factories.communities import PlanFactory, PriorityFactory
from tests.factories.funding import BudgetLineFactory, ProposalFactory, ProposalVersionFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    AttendanceFactory,
    DeclarationFactory,
    MadeDecisionFactory,
    MeetingActionFactory,
    MeetingDecisionFactory,
    MeetingFactory,
)
from tests.factories.projects import MilestoneFactory, ProjectFactory

SOON = timedelta(days=5)
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def minutes(community, lead):
    """Published minutes: one public item with a decision, one private item with another."""
    meeting = MeetingFactory(community=community, minutes_state="published", agreed_on=today())
    AttendanceFactory(meeting=meeting, person=lead)
    AttendanceFactory(meeting=meeting, person=None, kind="guest", name="Gus Guest", capacity="", voting=False)
    item = AgendaItemFactory(meeting=meeting, title="The tap", said="We talked of water.")
    made = MadeDecisionFactory(meeting=meeting, item=item, title="£25,300 for a tap")
    DeclarationFactory(decision=made, person=lead, what="Her brother’s firm")
    secret = AgendaItemFactory(meeting=meeting, title="A complaint", said="Secret words", private=True)
    MadeDecisionFactory(meeting=meeting, item=secret, title="Secret decision")
    MeetingActionFactory(meeting=meeting, what="Ring the plumber", owner=lead)
    return meeting


def words(browser, url):
    page = browser.get(url)
    assert page.status_code == 200
    return page.content.decode()


def at(meeting, name, *args):
    return reverse(name, args=[meeting.community.slug, meeting.number, *args])


def days(name, day):
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


# Who reads what -------------------------------------------------------------------------------------------------------
def test_everybody_reads_published_minutes_without_private_parts(client, minutes, lead):
    page = words(client, minutes.get_absolute_url())
    assert "We talked of water." in page and "£25,300 for a tap" in page and "Why:" in page
    for hidden in ["A complaint", "Secret", lead.get_full_name(), "brother", "Gus Guest", "csrfmiddlewaretoken"]:
        assert hidden not in page
    assert "One member declared an interest" in page and "One guest" in page and "private item" in page


def test_members_read_all_of_it(signed_in, minutes, resident, lead):
    page = words(signed_in(resident), minutes.get_absolute_url())
    for shown in ["A complaint", "Secret decision", lead.get_full_name(), "brother", "Gus Guest"]:
        assert shown in page
    assert "Correct the minutes" not in page


@pytest.mark.parametrize("state", ["draft", "agreed", "kept"])
def test_what_is_not_published_is_not_found_outside(client, signed_in, minutes, officer, stranger, resident, state):
    Meeting.objects.filter(pk=minutes.pk).update(minutes_state=state)
    for browser in (client, signed_in(officer), signed_in(stranger)):
        assert browser.get(minutes.get_absolute_url()).status_code == 404
    assert signed_in(resident).get(minutes.get_absolute_url()).status_code == 200


def test_an_open_meeting_to_come_shows_its_agenda_but_no_draft(client, community):
    meeting = MeetingFactory(community=community, on=today(), also_said="Draft words")
    AgendaItemFactory(meeting=meeting, title="The tap", said="Draft words")
    MadeDecisionFactory(meeting=meeting, item=meeting.items.get(), words="Draft words")
    AgendaItemFactory(meeting=meeting, title="Hidden", private=True)
    page = words(client, meeting.get_absolute_url())
    assert "The tap" in page and "Anybody may come" in page
    assert "Draft words" not in page and "Hidden" not in page
    Meeting.objects.filter(pk=meeting.pk).update(open_to_all=False)
    assert client.get(meeting.get_absolute_url()).status_code == 404


def test_a_corrected_part_shows_its_earlier_words_to_members_alone(client, signed_in, minutes, chair, resident):
    item = minutes.items.get(title="The tap")
    url = at(minutes, "communities:minutes_edit")
    fields = {f"i{one.pk}": one.said for one in minutes.items.all()}
    signed_in(chair).post(url, fields | {f"i{item.pk}": "We spoke of water.", "also_said": ""})
    assert MinutesVersion.objects.count() == 1
    outside, inside = words(client, minutes.get_absolute_url()), words(signed_in(resident), minutes.get_absolute_url())
    assert "Corrected on" in outside and "We talked of water." not in outside
    assert "We talked of water." in inside and "We spoke of water." in inside


# The list -------------------------------------------------------------------------------------------------------------
def test_an_empty_list_is_kind(client, community):
    page = words(client, reverse("communities:meeting_list", args=[community.slug]))
    assert "No minutes to read yet" in page and "No meeting is called yet" in page


def test_the_list_by_year_and_in_pages(client, signed_in, resident, community):
    url = reverse("communities:meeting_list", args=[community.slug])
    for number in range(32):
        MeetingFactory(
            community=community, on=date(2025, 1, 6) + timedelta(days=7 * number), title=f"Meeting {number}."
        )
    MeetingFactory(
        community=community, on=date(2024, 5, 6), title="Long ago", minutes_state="published", agreed_on=today()
    )
    browser = signed_in(resident)
    assert "Meeting 31." in words(browser, url) and "Long ago" not in words(browser, url)
    assert "Long ago" in words(browser, f"{url}?page=2") and "Long ago" in words(browser, f"{url}?year=2024")
    assert "Meeting 31." not in words(browser, f"{url}?year=2024")
    assert words(browser, f"{url}?year=%00&page=x")
    outside = words(client, url)
    assert "Long ago" in outside and "Meeting 31." not in outside


@pytest.mark.parametrize("who", ["anonymous", "chair"])
def test_pages_ask_as_often_for_30_as_for_3(
    request, client, signed_in, community, minutes, who, django_assert_max_num_queries
):
    browser = client if who == "anonymous" else signed_in(request.getfixturevalue(who))
    urls = [reverse("communities:meeting_list", args=[community.slug]), minutes.get_absolute_url()]
    counts = []
    for more in (3, 27):
        for _ in range(more):
            past = MeetingFactory(community=community, minutes_state="published", agreed_on=today())
            item = AgendaItemFactory(meeting=minutes)
            for meeting in (past, minutes):
                made = MadeDecisionFactory(meeting=meeting, item=item if meeting == minutes else None)
                ProjectDecision.objects.create(decision=made, project=ProjectFactory(community=community))
            DeclarationFactory(decision=made)
            AttendanceFactory(meeting=minutes)
            MeetingActionFactory(meeting=minutes)
        asked = []
        for url, most in zip(urls, (10, 10), strict=True):
            with django_assert_max_num_queries(most) as queries:
                browser.get(url)
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[1]


# Writing by pages -----------------------------------------------------------------------------------------------------
def test_a_meeting_from_its_call_to_its_minutes(signed_in, community, chair, resident):
    browser = signed_in(chair)
    call = reverse("communities:meeting_call", args=[community.slug])
    about = {"title": "Our meeting", "begins_at": "19:00", "ends_at": "21:00", "open_to_all": "yes"}
    assert browser.post(call, about | days("on", today())).status_code == 302
    meeting = Meeting.objects.get()
    browser.post(at(meeting, "communities:agenda_add"), {"title": "A tap", "decide": "yes"})
    decision = MeetingDecision.objects.get()
    people = {f"m{chair.pk}": "present", f"m{resident.pk}": "present", "guests": "Gus\n\n Gus ", "councillors": "Ruth"}
    browser.post(at(meeting, "communities:attendance_edit"), people)
    assert meeting.attendances.count() == 4
    browser.post(
        reverse("communities:meeting_rules", args=[community.slug]),
        {"quorum_rule": "number", "quorum": 2, "decides_by": "vote"},
    )
    result = {"outcome": "agreed", "words": "Yes.", "why": "Water.", "how": "vote", "votes_for": 2}
    browser.post(at(meeting, "communities:decision_record", decision.pk), result | {"seen": "due-"})
    decision.refresh_from_db()
    assert (decision.outcome, decision.could_vote, decision.quorum) == ("agreed", 2, 2)
    todo = {"what": "Ring", "owner": resident.pk} | days("due_on", today() + SOON)
    browser.post(at(meeting, "communities:action_add"), todo)
    for move in ["agree", "publish"]:
        browser.post(at(meeting, "communities:minutes_move"), {"move": move})
    meeting.refresh_from_db()
    assert meeting.minutes_state == "published" and meeting.actions.get().owner == resident


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": ""}, "Enter a name"),
        ({"title": "\x00"}, "Take out the character"),
        ({"title": "x" * 100_000}, "too many"),
        ({"on_0": "99"}, "in the calendar"),
        ({"ends_at": "18:00"}, "end after it begins"),
        ({"begins_at": "soon"}, "Enter the time like"),
    ],
)
def test_faults_get_a_sentence_and_keep_what_was_typed(signed_in, community, chair, changes, told):
    about = {"title": "Ours", "begins_at": "19:00", "ends_at": "21:00", "where": EVIL} | days("on", today())
    page = signed_in(chair).post(reverse("communities:meeting_call", args=[community.slug]), about | changes)
    text = page.content.decode()
    assert page.status_code == 200 and told in text and "&lt;script&gt;" in text and EVIL not in text
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"votes_for": "-1"}, {"votes_for": "many"}, {"votes_for": "1000"}, {"outcome": "due"}]
)
def test_odd_votes_are_refused(signed_in, minutes, chair, changes):
    decision = MeetingDecisionFactory(meeting=minutes)
    result = {"outcome": "agreed", "words": "Yes.", "why": "Water.", "how": "vote", "votes_for": 1} | changes
    page = signed_in(chair).post(at(minutes, "communities:decision_record", decision.pk), result)
    decision.refresh_from_db()
    assert page.status_code == 200 and page.context["form"].errors and decision.is_due


def test_an_interest_is_declared_and_taken_back_by_page(signed_in, minutes, chair, lead):
    decision = MeetingDecisionFactory(meeting=minutes)
    url = at(minutes, "communities:interest_declare", decision.pk)
    about = {"person": lead.pk, "kind": "direct_financial", "what": "Her firm", "followed": "noted"}
    assert "leave the room" in signed_in(chair).post(url, about).content.decode()
    assert signed_in(chair).post(url, about | {"followed": "no_part"}).status_code == 302
    declared = Declaration.objects.get(decision=decision)
    signed_in(chair).post(url, {"back": declared.pk})
    assert not Declaration.objects.filter(decision=decision).exists()


def test_one_press_ticks_what_one_promised(signed_in, minutes, lead, resident):
    action = minutes.actions.get()
    url = at(minutes, "communities:action_done", action.pk)
    page = words(signed_in(lead), reverse("home_for_role"))
    assert "You said you would" in page and "Ring the plumber" in page
    signed_in(resident).post(url)
    action.refresh_from_db()
    assert action.done_on is None
    assert signed_in(lead).post(url, {"next": "/home/"}).url == "/home/"
    action.refresh_from_db()
    assert action.done_by == lead and "Ring the plumber" not in words(signed_in(lead), reverse("home_for_role"))
    assert signed_in(lead).post(url, {"next": "//evil.example/", "undo": 1}).url == minutes.get_absolute_url()


def test_another_areas_meeting_is_not_found(signed_in, minutes, other_chair, other_community):
    decision = minutes.decisions.first()
    names = ["meeting_edit", "agenda_add", "attendance_edit", "minutes_edit", "question_add", "action_add"]
    for name, *more in [
        *[(name,) for name in names],
        ("decision_record", decision.pk),
        ("interest_declare", decision.pk),
    ]:
        url = reverse(f"communities:{name}", args=[other_community.slug, minutes.number, *more])
        assert signed_in(other_chair).post(url, {}).status_code == 404
        assert signed_in(other_chair).post(at(minutes, f"communities:{name}", *more), {}).status_code == 404


# What decisions are about ---------------------------------------------------------------------------------------------
def test_a_decision_names_its_project_and_its_money(client, signed_in, minutes, community, chair):
    decision = minutes.decisions.get(title="£25,300 for a tap")
    project = ProjectFactory(community=community, title="Pocket park")
    line = BudgetLineFactory(agreement__community=community)
    proposal = ProposalFactory(community=community, title="A tap please", asked=25_300)
    ProposalVersionFactory(proposal=proposal)
    about = {"project": project.pk, "line": line.pk, "proposal": proposal.pk}
    signed_in(chair).post(at(minutes, "decision_links", decision.pk), about)
    page = words(client, minutes.get_absolute_url())
    assert "Pocket park" in page and "A tap please" in page and line.description in page
    story = words(client, project.get_absolute_url())
    assert "Decided on" in story and "Why: The trees need water." in story
    assert decision.words in words(signed_in(chair), proposal.get_absolute_url())
    signed_in(chair).post(at(minutes, "decision_links", decision.pk), {"project": ""})
    assert not ProjectDecision.objects.exists() and not MoneyDecision.objects.exists()


def test_a_project_page_keeps_kept_minutes_to_itself(client, signed_in, minutes, community, resident):
    decision = minutes.decisions.get(title="£25,300 for a tap")
    secret = minutes.decisions.get(title="Secret decision")
    project = ProjectFactory(community=community)
    for one in (decision, secret):
        link_decision(decision=one, project=project, by=resident)
    MeetingDecision.objects.filter(pk=secret.pk).update(words="Hush")
    assert "Hush" not in words(client, project.get_absolute_url())
    assert "Hush" in words(signed_in(resident), project.get_absolute_url())
    Meeting.objects.filter(pk=minutes.pk).update(minutes_state="kept")
    assert "Decided on" not in words(client, project.get_absolute_url())


def test_links_stay_inside_the_area(signed_in, minutes, chair, other_community):
    decision = minutes.decisions.first()
    theirs = {
        "project": ProjectFactory(community=other_community).pk,
        "proposal": ProposalFactory(community=other_community).pk,
        "line": BudgetLineFactory(agreement__community=other_community).pk,
    }
    for name, pk in theirs.items():
        page = signed_in(chair).post(at(minutes, "decision_links", decision.pk), {name: pk})
        assert page.status_code == 200 and name in page.context["form"].errors
    assert not ProjectDecision.objects.exists()


# The page before ------------------------------------------------------------------------------------------------------
@pytest.fixture
def coming(community, chair, resident, lead):
    """A meeting to come with one question, money, and late things."""
    meeting = MeetingFactory(community=community, on=today() + SOON)
    MeetingDecisionFactory(meeting=meeting, title="£8,100 for the van of Tools for All")
    PriorityFactory(plan=PlanFactory(community=community), name="Work", budget=9000)
    MilestoneFactory(project=ProjectFactory(community=community), title="Old milestone", due_on=date(2025, 1, 1))
    MeetingActionFactory(meeting=MeetingFactory(community=community), what="Old promise", due_on=date(2025, 1, 1))
    return meeting


def test_one_page_before_a_meeting(signed_in, coming, chair):
    page = words(signed_in(chair), at(coming, "meeting_before"))
    for shown in ["£8,100 for the van", "Work", "£9,000", "Old milestone", "Old promise", "3 could vote"]:
        assert shown in page


def test_it_says_who_may_not_vote(signed_in, coming, community, chair, resident, lead):
    decision = coming.decisions.get()
    DeclarationFactory(decision=decision, person=lead, what="Her firm sells vans")
    about = {"community": community, "organisation": "Tools for All", "start_date": date(2025, 1, 1)}
    Interest.objects.create(person=resident, kind="direct_financial", **about)
    page = words(signed_in(chair), at(coming, "meeting_before"))
    assert f"{lead.get_full_name()} may not vote" in page and f"{resident.get_full_name()} may not vote" in page
    assert "1 could vote" in page and "nothing can be decided" in page
    inside = words(signed_in(resident), at(coming, "meeting_before"))
    assert "Tools for All (from" not in inside and f"{resident.get_full_name()} may not vote" not in inside


def test_a_loyalty_of_the_register_is_said(signed_in, coming, community, chair, lead):
    about = {"community": community, "organisation": "The Tools for All", "start_date": date(2025, 1, 1)}
    Interest.objects.create(person=lead, kind="loyalty", **about)
    assert "stays only if the others agree" in words(signed_in(chair), at(coming, "meeting_before"))


def test_the_page_before_asks_as_often_for_many(signed_in, coming, community, chair, django_assert_max_num_queries):
    browser, counts = signed_in(chair), []
    for more in (3, 27):
        for _ in range(more):
            decision = MeetingDecisionFactory(meeting=coming)
            DeclarationFactory(decision=decision)
            link_money(decision=decision, proposal=ProposalFactory(community=community), line=None, by=chair)
            MilestoneFactory(project=ProjectFactory(community=community), due_on=date(2025, 1, 1))
        with django_assert_max_num_queries(13) as asked:
            browser.get(at(coming, "meeting_before"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_before_an_empty_area_meets(signed_in, community, chair):
    meeting = MeetingFactory(community=community, on=today() + SOON)
    page = words(signed_in(chair), at(meeting, "meeting_before"))
    assert "Nothing is late." in page and "Nothing is put to the meeting yet" in page
