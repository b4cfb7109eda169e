"""The yearly review of a partnership: counted from the memberships, confirmed in one press, kept as it was."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.communities.actions import change_membership, end_membership
from biglocal.communities.actions.members import suspend_member
from biglocal.communities.actions.partnership_review import confirm_review
from biglocal.communities.models import Membership, PartnershipReview, RoleHeld
from biglocal.communities.partnership_review import figures_on, reviews_due, words_of
from biglocal.communities.partnership_review_news import due_context
from biglocal.dates import today
from biglocal.notices.models import Event, Item, Message
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.remind import remind
from biglocal.refusals import Refused
from tests.factories.communities import CommunityFactory, MembershipFactory, ResidentGroupFactory

DAY = date(2026, 6, 9)


@pytest.fixture
def group(community):
    return ResidentGroupFactory(community=community)


def confirm(community, by, on=DAY):
    return confirm_review(community=community, by=by, on=on, now=timezone.now())


def test_counts_who_is_there_that_day(community, group, chair):
    MembershipFactory(group=group, capacity="lto", voting=False, start_date=DAY)
    MembershipFactory(group=group, capacity="organisation", office="treasurer", start_date=DAY)
    MembershipFactory(group=group, start_date=DAY - timedelta(900), end_date=DAY - timedelta(1))
    figures = figures_on(community, on=DAY)
    assert (figures.total, figures.voting, figures.residents, figures.joined, figures.left) == (3, 2, 1, 2, 1)
    assert figures.capacities == {"resident": 1, "lto": 1, "organisation": 1}
    assert (figures.offices, figures.leading_residents) == ({"chair": 1, "treasurer": 1}, 1)


def test_who_rests_is_a_member_without_a_vote(community, group, chair, resident):
    suspend_member(membership=resident.memberships.get(), reason="x", by=chair, on=today())
    figures = figures_on(community, on=today())
    assert (figures.total, figures.voting) == (2, 1)


def test_a_change_of_office_is_neither_joining_nor_leaving(community, group, chair, resident):
    change_membership(membership=resident.memberships.get(), by=chair, on=today(), office="treasurer")
    figures = figures_on(community, on=today())
    assert (figures.total, figures.joined, figures.left) == (2, 0, 0)


def test_one_press_keeps_it_as_it_was(community, group, chair, resident):
    review = confirm(community, chair, on=today())
    end_membership(membership=resident.memberships.get(), by=chair, on=today())
    Membership.objects.update(capacity="organisation")
    review.refresh_from_db()
    assert (review.total, review.residents, review.confirmed_by) == (2, 2, chair)
    assert words_of(review)["share"] == 100 and words_of(review)["chaired"]


def test_twice_a_day_is_once(community, group, chair):
    assert confirm(community, chair) == confirm(community, chair)
    assert AuditLine.objects.filter(verb="partnership_review").count() == 1


@pytest.mark.parametrize("who", ["worker", "resident", "rep", "manager"])
def test_only_the_chair_confirms(request, community, group, chair, who):
    with pytest.raises(Refused, match="Only the chair"):
        confirm(community, request.getfixturevalue(who))
    assert not PartnershipReview.objects.exists()


def test_an_empty_partnership_is_not_reviewed(community, chair):
    Membership.objects.all().delete()
    with pytest.raises(Refused, match="Nobody is in the partnership"):
        confirm(community, chair)


def test_the_rep_is_told_that_it_is_there(community, group, chair, rep):
    confirm(community, chair)
    fan_out(now=timezone.now())
    assert list(Item.objects.filter(event__kind="partnership-reviewed").values_list("person", flat=True)) == [rep.pk]


# Due ------------------------------------------------------------------------------------------------------------------
def due(on):
    return [(row.offset, row.people, row.skip) for row in reviews_due(on)]


def test_due_a_year_after_it_was_endorsed_and_after_each_review(community, group, chair, rep):
    type(group).objects.update(endorsed_on=date(2025, 6, 9))
    assert due(DAY - timedelta(1)) == []
    assert due(DAY) == [("due-2026-06-09", [chair.pk], "")]
    confirm(community, chair)
    assert due(DAY) == [] and due(date(2027, 6, 9)) == [("due-2027-06-09", [chair.pk], "")]


def test_a_month_late_the_rep_hears_too(community, group, chair, rep):
    type(group).objects.update(endorsed_on=date(2025, 6, 9))
    late = due(DAY + timedelta(30))[1]
    assert late == ("late-2026-06-09", sorted([chair.pk, rep.pk]), "")


def test_without_a_chair_nobody_is_told_and_the_reason_is_kept(community, group, chair):
    RoleHeld.objects.filter(person=chair).update(end_date=DAY - timedelta(1))
    assert [skip for _, _, skip in due(DAY)][0] == "no-chair"


def test_without_a_partnership_nothing_is_due(programme):
    CommunityFactory(programme=programme)
    assert due(DAY) == []


def test_told_once_however_often_it_is_asked(community, group, chair):
    for days in (0, 1, 2):
        remind(on=DAY + timedelta(days))
    fan_out(now=timezone.now())
    assert Message.objects.filter(kind="partnership-review-due", person=chair).count() == 1


def test_the_mail_is_silent_once_confirmed(community, group, chair):
    remind(on=today())
    event = Event.objects.get(kind="partnership-review-due")
    assert due_context(event, chair)["may_confirm"]
    confirm(community, chair, on=today())
    assert due_context(event, chair) is None


# Pages ----------------------------------------------------------------------------------------------------------------
def test_the_chair_confirms_by_page_and_others_read(community, group, chair, rep, resident, signed_in):
    page = reverse("communities:partnership_review", args=[community.slug])
    assert "Yes, this is right" in signed_in(chair).get(page).content.decode()
    assert "Yes, this is right" not in signed_in(rep).get(page).content.decode()
    confirmed = signed_in(chair).post(reverse("communities:partnership_review_confirm", args=[community.slug]))
    assert confirmed.status_code == 302
    assert "Confirmed by Harjit Gill" in signed_in(rep).get(page).content.decode()


def test_the_list_shows_a_rep_the_own_areas_and_staff_all(community, other_community, group, rep, officer, signed_in):
    url = reverse("communities:partnership_review_list")
    words = signed_in(rep).get(url).content.decode()
    assert community.name in words and other_community.name not in words
    assert other_community.name in signed_in(officer).get(url).content.decode()


def test_another_areas_review_is_not_found(other_community, chair, signed_in):
    for name in ("partnership_review", "partnership_review_confirm"):
        assert signed_in(chair).post(reverse(f"communities:{name}", args=[other_community.slug])).status_code == 404


def test_the_list_asks_as_much_for_30_as_for_3(
    programme, officer, signed_in, django_assert_num_queries, django_assert_max_num_queries
):
    browser, url = signed_in(officer), reverse("communities:partnership_review_list")
    CommunityFactory.create_batch(3, programme=programme)
    browser.get(url)  # what staff are asked once, their second step, is kept with the session
    with django_assert_max_num_queries(10) as few:
        browser.get(url)
    CommunityFactory.create_batch(27, programme=programme)
    with django_assert_num_queries(len(few.captured_queries)):
        browser.get(url)
