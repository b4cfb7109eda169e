"""Rule 2 of places.md: who followed an old ward follows those in which it lives on, and hears of it."""

from datetime import date

import pytest
from django.utils import timezone

from biglocal.notices import registry
from biglocal.notices.models import Event, Follow, Item, Message
from biglocal.notices.steps.fan_out import fan_out
from biglocal.places.carrying import confirm_and_carry, what_next
from biglocal.places.checking import confirm_heirs, correct_heir, refuse_heir
from biglocal.places.models import CarriedFollow, Ward, WardSuccession
from biglocal.places.successions import work_out
from biglocal.places.ward_news import followers_before, heirs_context
from biglocal.refusals import Refused
from tests.factories.accounts import PersonFactory
from tests.factories.notices import FollowFactory

from .generations import two_sets

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)


@pytest.fixture
def sets():
    return two_sets()


def topic(name, new=True):
    ward = Ward.objects.get(name=name, ward_set__end_date__isnull=new)
    return f"wardline:{ward.line_id}"


def follower(*names):
    person = PersonFactory()
    for name in names:
        FollowFactory(person=person, topic=topic(name, new=False))
    return person


def topics_of(person):
    return set(Follow.objects.filter(person=person).values_list("topic", flat=True))


def carry(new, by=None):
    return confirm_and_carry(ward_set=new, by=by, now=timezone.now())


def row(old, new):
    return WardSuccession.objects.get(old__name=old, new__name=new)


def test_shares_say_how_much_of_each(sets):
    assert (row("Hill", "Hill North").percent, row("Hill", "Hill North").percent_of_new) == (40, 100)
    assert (row("Park", "Waterside").percent, row("Park", "Waterside").percent_of_new) == (100, 50)
    assert row("River", "River").how == "overlap" and row("River", "River").is_one_line
    assert WardSuccession.objects.count() == 5


def test_working_out_again_adds_nothing(sets):
    assert work_out(sets[1]) == 0 and WardSuccession.objects.count() == 5


def test_same_code_is_a_succession_by_code(sets):
    Ward.objects.filter(name="Park").update(gss="E05014464")
    WardSuccession.objects.all().delete()
    work_out(sets[1])
    assert row("Park", "Waterside").how == "same_code"


def test_ward_carried_on_keeps_its_follow_and_the_next_digest_says_so(sets):
    person = follower("River")
    carry(sets[1])
    assert topics_of(person) == {topic("River")}
    fan_out(now=timezone.now())
    item = Item.objects.get(person=person)
    line = registry.lines_of([item.event.subject])[item.event.subject]
    assert item.state == "pending" and "100% of River ward lives on in it" in line.text
    assert not Message.objects.exists()


def test_split_is_followed_into_both_halves_with_one_mail(sets):
    person = follower("Hill")
    carry(sets[1])
    assert {topic("Hill North"), topic("Hill South")} < topics_of(person)
    fan_out(now=timezone.now())
    message = Message.objects.get(person=person)
    groups = heirs_context(message.event, person)["groups"]
    assert [(ward.name, percent) for ward, percent in groups[0]["heirs"]] == [("Hill South", 60), ("Hill North", 40)]


def test_merge_and_split_together_are_one_mail(sets):
    person = follower("Hill", "Park", "River")
    carry(sets[1])
    fan_out(now=timezone.now())
    message = Message.objects.get(person=person)
    assert [group["old"].name for group in heirs_context(message.event, person)["groups"]] == ["Hill", "Park"]
    assert topic("Waterside") in topics_of(person)


def test_carried_twice_is_carried_once(sets):
    follower("Hill", "Quay")
    assert carry(sets[1]) == 3
    before = (Follow.objects.count(), Event.objects.count(), CarriedFollow.objects.count())
    assert carry(sets[1]) == 0
    assert (Follow.objects.count(), Event.objects.count(), CarriedFollow.objects.count()) == before


def test_what_somebody_dropped_stays_dropped(sets):
    person = follower("Hill")
    carry(sets[1])
    Follow.objects.filter(person=person, topic=topic("Hill North")).delete()
    carry(sets[1])
    assert topic("Hill North") not in topics_of(person)


def test_quiet_follow_stays_quiet(sets):
    person = follower("Hill")
    Follow.objects.update(muted_until=date(2099, 1, 1))
    carry(sets[1])
    assert Follow.objects.filter(person=person, muted_until=date(2099, 1, 1)).count() == 3


def test_followers_hear_of_heirs_before_anybody_looked(sets):
    person, wanted = follower("Hill"), topic("Hill North")
    assert followers_before([wanted, topic("River")]) == {wanted: {person.pk}}
    refuse_heir(row=row("Hill", "Hill North"), by=None, on=TODAY)
    assert followers_before([wanted]) == {}
    carry(sets[1])
    assert followers_before([topic("Hill South")]) == {}


def test_ward_without_heirs_is_told_and_can_be_mended(sets):
    person = follower("Quay")
    WardSuccession.objects.filter(old__name="Quay").delete()
    carry(sets[1])
    assert Event.objects.get(kind="ward-heirs").people == [person.pk]
    assert CarriedFollow.objects.get().new is None
    quay, waterside = Ward.objects.get(name="Quay"), Ward.objects.get(name="Waterside")
    correct_heir(old=quay, new=waterside, share_of_old=1.0, share_of_new=0.5, by=None, on=TODAY)
    assert carry(sets[1]) == 1 and topic("Waterside") in topics_of(person)


def test_ward_in_many_small_parts_goes_on_in_the_largest(sets):
    WardSuccession.objects.filter(old__name="Hill").update(share_of_old=0.06)
    person = follower("Hill")
    carry(sets[1])
    assert len(topics_of(person)) == 2


# A person looks -------------------------------------------------------------------------------------------------------
def test_confirming_writes_who_and_when(sets, officer):
    hill = Ward.objects.get(name="Hill")
    assert confirm_heirs(old=hill, after=sets[1], by=officer, on=TODAY) == 2
    assert confirm_heirs(old=hill, after=sets[1], by=officer, on=TODAY) == 0
    assert {(r.checked_by, r.checked_on) for r in WardSuccession.objects.filter(old=hill)} == {(officer, TODAY)}
    assert [one.old.name for one in what_next(sets[1]) if one.is_checked] == ["Hill"]


def test_one_line_cannot_be_refused(sets, officer):
    with pytest.raises(Refused, match="same ward as before"):
        refuse_heir(row=row("River", "River"), by=officer, on=TODAY)
    assert not WardSuccession.objects.filter(refused=True).exists()


def test_nobody_follows_where_somebody_refused(sets, officer):
    person = follower("Hill")
    refuse_heir(row=row("Hill", "Hill North"), by=officer, on=TODAY)
    carry(sets[1], officer)
    assert topic("Hill North") not in topics_of(person) and topic("Hill South") in topics_of(person)


def test_after_the_telling_nothing_is_refused(sets, officer):
    carry(sets[1], officer)
    with pytest.raises(Refused, match="told already"):
        refuse_heir(row=row("Hill", "Hill North"), by=officer, on=TODAY)


@pytest.mark.parametrize(("of_old", "of_new"), [(0, 0.5), (1.2, 0.5), (0.5, 0.5), (0.3, 0.8)])
def test_parts_are_never_more_than_the_whole(sets, officer, of_old, of_new):
    hill, waterside = Ward.objects.get(name="Hill"), Ward.objects.get(name="Waterside")
    with pytest.raises(Refused):
        correct_heir(old=hill, new=waterside, share_of_old=of_old, share_of_new=of_new, by=officer, on=TODAY)
    assert WardSuccession.objects.count() == 5


def test_wards_of_another_council_are_no_heirs(sets, officer):
    old, new = two_sets(
        council=sets[0].council.__class__.objects.create(
            gss="E06000099", name="Other", slug="other", kind="unitary", start_date=date(2003, 1, 1)
        )
    )
    ward = Ward.objects.get(ward_set=old, name="Hill")
    heir = Ward.objects.get(ward_set=sets[1], name="Hill North")
    with pytest.raises(Refused, match="came next"):
        correct_heir(old=ward, new=heir, share_of_old=0.1, share_of_new=0.1, by=officer, on=TODAY)
