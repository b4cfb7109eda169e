"""Interests as facts: which hold on a day for whom, and who may vote that day."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.accounts.models import Person
from biglocal.audit.models import AuditLine
from biglocal.communities.actions.interests import change_interest, confirm_register, declare_interest
from biglocal.communities.models import Interest, Membership, RegisterCheck, Suspension
from biglocal.communities.people_news import interests_context
from biglocal.communities.register import a_year_after, areas_that_ask, interests_due, next_anniversary
from biglocal.communities.register_news import overdue_spans
from biglocal.dates import today
from biglocal.notices.models import Event, Message
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.remind import remind
from biglocal.refusals import Refused
from tests.factories.communities import MembershipFactory, ResidentGroupFactory

DAY = date(2026, 6, 9)


LONG_AGO = datetime(2015, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def member(community):
    """A member since 2015, with an account from the first day."""
    member = MembershipFactory(group=ResidentGroupFactory(community=community))
    since(member, account=LONG_AGO)
    return member


def since(member, *, account, joined=None):
    Person.objects.filter(pk=member.person_id).update(joined_at=account)
    Membership.objects.filter(pk=member.pk).update(start_date=joined or member.start_date)


def interest_of(member, **about) -> Interest:
    facts = {"kind": "loyalty", "organisation": "Allotment society", "start_date": DAY, **about}
    return Interest.objects.create(community=member.group.community, person=member.person, **facts)


def test_an_interest_counts_from_its_first_to_its_last_day(member):
    held = interest_of(member, end_date=DAY + timedelta(1))
    voting = Membership.objects.in_community(member.group.community).may_vote(DAY)
    for offset, found in [(-1, []), (0, [held]), (1, [held]), (2, [])]:
        assert list(Interest.objects.of_members(voting, on=DAY + timedelta(offset))) == found


def test_interests_of_former_members_and_in_other_areas_do_not_count(member, other_community):
    interest_of(member)
    Interest.objects.create(
        community=other_community, person=member.person, kind="loyalty", organisation="A club", start_date=DAY
    )
    elsewhere = Membership.objects.in_community(other_community)
    assert not Interest.objects.of_members(elsewhere, on=DAY).exists()
    assert Interest.objects.of_members(Membership.objects.running(DAY), on=DAY).count() == 1
    Membership.objects.update(end_date=DAY)
    assert not Interest.objects.of_members(Membership.objects.running(DAY + timedelta(1)), on=DAY).exists()


@pytest.mark.parametrize(
    ("kind", "financial"), [("direct_financial", True), ("indirect_financial", True), ("loyalty", False)]
)
def test_money_makes_an_interest_financial(member, kind, financial):
    assert interest_of(member, kind=kind).is_financial is financial


def test_who_rests_does_not_vote_that_day(member):
    Suspension.objects.create(membership=member, reason="A complaint", start_date=DAY, end_date=DAY)
    for offset, count in [(-1, 1), (0, 0), (1, 1)]:
        assert Membership.objects.may_vote(DAY + timedelta(offset)).count() == count


def test_who_watches_does_not_vote(member):
    Membership.objects.update(voting=False)
    assert not Membership.objects.may_vote(DAY).exists()


# Declaring, changing, confirming --------------------------------------------------------------------------------------
def declare(member, by=None, **about):
    facts = {"kind": "loyalty", "organisation": "Allotment society", "start_date": DAY, "on": DAY, **about}
    return declare_interest(community=member.group.community, person=member.person, by=by or member.person, **facts)


def test_declaring_twice_with_one_form_is_one_interest(member):
    key = uuid4()
    assert declare(member, form_key=key) == declare(member, form_key=key)
    assert RegisterCheck.objects.count() == 1 and AuditLine.objects.filter(verb="interest_declare").count() == 1


def test_nobody_declares_for_somebody_with_an_account(member, chair):
    with pytest.raises(Refused, match="Each member keeps"):
        declare(member, by=chair)
    assert not Interest.objects.exists()


def test_the_worker_keeps_the_part_of_somebody_without_account(member, worker, resident):
    Person.objects.filter(pk=member.person.pk).update(is_active=False)
    member.person.refresh_from_db()
    assert declare(member, by=worker).person == member.person
    with pytest.raises(Refused, match="Each member keeps"):
        declare(member, by=resident)


def test_who_left_the_group_declares_nothing(member):
    Membership.objects.update(end_date=DAY - timedelta(1))
    with pytest.raises(Refused, match="kept by members"):
        declare(member)


@pytest.mark.parametrize(
    ("about", "field"),
    [({"start_date": DAY + timedelta(1)}, "start_date"), ({"end_date": DAY - timedelta(1)}, "end_date")],
)
def test_odd_days_are_refused(member, about, field):
    with pytest.raises(Refused) as refused:
        declare(member, **about)
    assert refused.value.field == field and not Interest.objects.exists()


def test_a_change_keeps_what_stood_before(member):
    held = declare(member)
    for _ in range(2):
        change_interest(interest=held, by=member.person, on=DAY, end_date=DAY, organisation="Bowls club")
    line = AuditLine.objects.get(verb="interest_change")
    assert line.detail["before"] == {"end_date": None, "organisation": "Allotment society"}


def test_confirming_twice_a_day_is_once(member):
    for _ in range(2):
        confirm_register(community=member.group.community, person=member.person, by=member.person, on=DAY)
    assert RegisterCheck.objects.count() == AuditLine.objects.filter(verb="register_confirm").count() == 1


# Due: on joining, then each year --------------------------------------------------------------------------------------
def due(on):
    return [(row.people, row.offset, row.skip) for row in interests_due(on)]


def test_a_member_is_due_on_joining_and_a_year_after_each_look(member):
    person = member.person
    Membership.objects.update(start_date=DAY)
    assert due(DAY - timedelta(1)) == [] and due(DAY) == [([person.pk], "due-2026-06-09", "")]
    confirm_register(community=member.group.community, person=person, by=person, on=DAY)
    assert due(DAY) == due(date(2027, 6, 8)) == []
    assert due(date(2027, 6, 9)) == [([person.pk], "due-2027-06-09", "")]


def test_a_look_on_29_february_is_due_on_1_march():
    assert a_year_after(date(2028, 2, 29)) == date(2029, 3, 1)


@pytest.mark.parametrize(
    ("joined", "day"),
    [
        (date(2015, 3, 20), date(2027, 3, 20)),  # long before the area used the portal: spread over the year
        (date(2015, 9, 1), date(2026, 9, 1)),
        (date(2026, 4, 1), date(2026, 6, 1)),  # a new member, whose account came a little later
        (date(2026, 7, 1), date(2026, 7, 1)),  # had an account before
    ],
)
def test_who_joined_before_the_portal_is_due_on_that_day_of_the_year(member, joined, day):
    since(member, account=datetime(2026, 6, 1, 12, tzinfo=UTC), joined=joined)
    assert due(day - timedelta(1)) == [] and len(due(day)) == 1


def test_the_first_start_does_not_write_to_all_at_once(community):
    group, start = ResidentGroupFactory(community=community), datetime(2026, 6, 1, 12, tzinfo=UTC)
    for days in range(0, 360, 30):
        since(MembershipFactory(group=group), account=start, joined=date(2015, 1, 1) + timedelta(days))
    assert [len(due(date(2026, month, 1))) for month in (6, 7, 9, 12)] == [0, 1, 3, 6]


def test_an_anniversary_of_29_february_is_1_march():
    assert next_anniversary(date(2016, 2, 29), date(2026, 2, 28)) == date(2026, 3, 1)
    assert next_anniversary(date(2016, 2, 29), date(2026, 3, 2)) == date(2027, 3, 1)


def test_pages_ask_who_never_looked_before_any_mail_does(member, community):
    since(member, account=timezone.now())
    assert due(today()) == [] and areas_that_ask(member.person, on=today()) == [community]


def test_home_says_that_interests_are_due_until_they_are_looked_at(community, resident, signed_in):
    browser, home = signed_in(resident), reverse("home_for_role")
    page = reverse("communities:interests_of", args=[community.slug, resident.pk])
    assert "Your interests are due" in browser.get(home).content.decode()
    assert page in browser.get(home).content.decode()
    confirm_register(community=community, person=resident, by=resident, on=today())
    assert "Your interests are due" not in browser.get(home).content.decode()


def test_working_groups_are_not_asked(community):
    MembershipFactory(group=ResidentGroupFactory(community=community, kind="working"))
    assert due(DAY) == []


def test_who_has_no_account_is_not_written_to(member):
    Person.objects.update(is_active=False)
    assert [skip for *_, skip in due(DAY)] == ["no-account"]


def test_a_missed_week_is_told_once(member):
    for days in (0, 1, 7):
        remind(on=DAY + timedelta(days))
    fan_out(now=timezone.now())
    assert Message.objects.filter(kind="interests-due", person=member.person).count() == 1


def test_the_mail_is_silent_once_the_member_has_looked(member):
    remind(on=today())
    event = Event.objects.get(kind="interests-due")
    assert interests_context(event, member.person)["member"] == member
    confirm_register(community=member.group.community, person=member.person, by=member.person, on=today())
    assert interests_context(event, member.person) is None


# Pages ----------------------------------------------------------------------------------------------------------------
def test_everybody_reads_a_summary_and_no_more(community, chair, resident, client):
    declared = {"community": community, "start_date": DAY, "description": "My sister works there"}
    Interest.objects.create(person=resident, kind="indirect_financial", organisation="Secret cafe", **declared)
    Interest.objects.create(person=chair, kind="loyalty", organisation="Bowls club", visibility="public", **declared)
    words = client.get(reverse("communities:interests", args=[community.slug])).content.decode()
    assert "Somebody close to me is paid from it: one" in words and "Harjit Gill: Bowls club" in words
    assert "Secret cafe" not in words and resident.name not in words


def test_the_worker_reads_all_and_a_neighbour_does_not(community, worker, chair, resident, signed_in):
    Interest.objects.create(
        community=community, person=chair, kind="loyalty", organisation="Bowls club", start_date=DAY
    )
    url = reverse("communities:interests", args=[community.slug])
    assert "Bowls club" in signed_in(worker).get(url).content.decode()
    assert "Bowls club" not in signed_in(resident).get(url).content.decode()


def test_one_press_says_nothing_has_changed(community, resident, signed_in):
    page = reverse("communities:interests_of", args=[community.slug, resident.pk])
    assert "There is nothing to say" in signed_in(resident).get(page).content.decode()
    url = reverse("communities:register_confirm", args=[community.slug, resident.pk])
    assert "We ask again in a year" in signed_in(resident).post(url, follow=True).content.decode()
    assert "There is nothing to say" not in signed_in(resident).get(page).content.decode()


def test_a_member_declares_and_ends_an_interest_by_page(community, resident, signed_in):
    browser, add = signed_in(resident), reverse("communities:interest_add", args=[community.slug, resident.pk])
    sent = {"kind": "loyalty", "organisation": "Bowls club", "visibility": "count"}
    assert "Enter the day it began" in browser.post(add, sent).content.decode()
    sent |= {"start_date_0": "1", "start_date_1": "4", "start_date_2": "2024"}
    assert browser.post(add, sent).status_code == 302
    edit = reverse("communities:interest_edit", args=[community.slug, resident.pk, Interest.objects.get().pk])
    sent |= {"end_date_0": "1", "end_date_1": "5", "end_date_2": "2024"}
    assert browser.post(edit, sent).status_code == 302 and Interest.objects.get().end_date == date(2024, 5, 1)


def test_who_never_looked_does_not_stop_the_reminder(member):
    assert overdue_spans(DAY)[member.group.community_id][0][1] is None


@pytest.mark.parametrize("name", ["interest_add", "register_confirm"])
def test_nobody_writes_in_another_members_part(community, chair, resident, signed_in, name):
    url = reverse(f"communities:{name}", args=[community.slug, resident.pk])
    assert signed_in(chair).post(url, {"kind": "loyalty"}).status_code == 404


def test_a_member_of_another_area_is_not_found(community, chair, other_resident, signed_in):
    url = reverse("communities:interests_of", args=[community.slug, other_resident.pk])
    assert signed_in(chair).get(url).status_code == 404


def test_the_register_asks_as_much_for_30_as_for_3(
    community, chair, signed_in, django_assert_num_queries, django_assert_max_num_queries
):
    browser, url = signed_in(chair), reverse("communities:interests", args=[community.slug])
    group = ResidentGroupFactory(community=community)
    interest_of(MembershipFactory(group=group))
    with django_assert_max_num_queries(10) as few:
        browser.get(url)
    for _ in range(28):
        interest_of(MembershipFactory(group=group))
    with django_assert_num_queries(len(few.captured_queries)):
        browser.get(url)
