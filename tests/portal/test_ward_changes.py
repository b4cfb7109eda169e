"""Staff look at how old wards live on; followers choose what they follow in their place."""

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.notices.models import Follow
from biglocal.places.carrying import confirm_and_carry
from biglocal.places.models import Ward, WardSuccession
from tests.factories.notices import FollowFactory
from tests.factories.places import SuccessionFactory
from tests.places.generations import two_sets

pytestmark = pytest.mark.django_db


@pytest.fixture
def new():
    return two_sets()[1]


@pytest.fixture
def page(signed_in, officer):
    return signed_in(officer)


def words(answer):
    return " ".join(answer.content.decode().split())


def old(name):
    return Ward.objects.get(name=name, ward_set__end_date__isnull=False)


def test_list_shows_what_nobody_has_looked_at(page, new):
    shown = words(page.get(reverse("ward_changes")))
    assert "Medway" in shown and "To be looked at" in shown and "5 of 5" in shown


def test_empty_list_says_something_kind(page):
    assert "No council was divided anew" in words(page.get(reverse("ward_changes")))


def test_shares_stand_both_ways(page, new):
    shown = words(page.get(reverse("ward_change", args=[new.pk])))
    assert "Hill North: 40% of the old, 100% of the new" in shown and "The same ward" in shown


def test_one_ward_is_confirmed_with_one_press(page, officer, new):
    hill = old("Hill")
    page.post(reverse("ward_change_confirm", args=[new.pk, hill.pk]))
    assert {row.checked_by for row in hill.heirs.all()} == {officer}
    assert "Confirmed where Hill ward lives on" in words(page.get(reverse("ward_change_heirs", args=[new.pk, hill.pk])))


def test_heir_by_hand_and_another_refused(page, new):
    hill, waterside = old("Hill"), Ward.objects.get(name="Waterside")
    north = WardSuccession.objects.get(old=hill, new__name="Hill North")
    page.post(reverse("ward_change_refuse", args=[new.pk, hill.pk, north.pk]))
    WardSuccession.objects.filter(old__name="Quay").update(share_of_new=0.4)
    address = reverse("ward_change_heirs", args=[new.pk, hill.pk])
    page.post(address, {"new": waterside.pk, "share_of_old": "20", "share_of_new": "10"})
    by_hand = WardSuccession.objects.get(old=hill, new=waterside)
    assert (by_hand.how, by_hand.share_of_old) == ("by_hand", 0.2)
    assert {line.verb for line in AuditLine.objects.all()} == {"heir_refuse", "heir_correct"}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Choose the new ward"),
        ({"new": "\x00"}, "Choose one of the new wards"),
        ({"share_of_old": "1e400"}, "whole number from 1 to 100"),
        ({"share_of_old": "0"}, "whole number from 1 to 100"),
        ({"share_of_new": "101"}, "whole number from 1 to 100"),
        ({"share_of_old": "90"}, "Make one of the others less first"),
    ],
)
def test_wrong_input_is_said_and_nothing_written(page, new, given, sentence):
    good = {"new": Ward.objects.get(name="Waterside").pk, "share_of_old": "5", "share_of_new": "1"}
    answer = page.post(reverse("ward_change_heirs", args=[new.pk, old("Hill").pk]), {**good, **given} if given else {})
    assert answer.status_code == 200 and sentence in words(answer) and WardSuccession.objects.count() == 5


def test_telling_twice_is_telling_once(page, new, resident):
    FollowFactory(person=resident, topic=f"wardline:{old('Hill').line_id}")
    for _ in range(2):
        page.post(reverse("ward_change_tell", args=[new.pk]))
    assert Follow.objects.filter(person=resident).count() == 3
    assert "Looked at and told on" in words(page.get(reverse("ward_change", args=[new.pk])))
    assert AuditLine.objects.filter(verb="follows_carry").count() == 1


def test_ward_that_came_before_others_is_not_found(page, new):
    elsewhere = SuccessionFactory()
    assert page.get(reverse("ward_change_heirs", args=[new.pk, elsewhere.old_id])).status_code == 404
    assert page.get(reverse("ward_change", args=[elsewhere.old.ward_set_id])).status_code == 404
    there = reverse("ward_change_refuse", args=[new.pk, old("Hill").pk, elsewhere.pk])
    assert page.post(there).status_code == 404 and not WardSuccession.objects.filter(refused=True).exists()


def test_follower_drops_an_heir_and_takes_it_back(signed_in, stranger, new):
    FollowFactory(person=stranger, topic=f"wardline:{old('Hill').line_id}")
    confirm_and_carry(ward_set=new, by=None, now=timezone.now())
    mine, address = signed_in(stranger), reverse("ward_follows")
    shown = words(mine.get(address))
    assert "40% of Hill is in it" in shown and shown.count("Stop following") == 2
    topic = f"wardline:{Ward.objects.get(name='Hill North').line_id}"
    assert mine.post(reverse("follow"), {"topic": topic, "next": address, "stop": "1"}).url == address
    assert "Follow Hill North" in words(mine.get(address))
    mine.post(reverse("follow"), {"topic": topic, "next": address})
    assert Follow.objects.filter(person=stranger, topic=topic).exists()


@pytest.mark.parametrize("rows", [3, 30])
def test_pages_need_the_same_queries_for_3_and_30(page, new, rows, django_assert_max_num_queries):
    before = old("Hill").ward_set
    for _ in range(rows):
        SuccessionFactory(new__ward_set=new, old__ward_set=before)
        SuccessionFactory()
    for address, most in ((reverse("ward_changes"), 10), (reverse("ward_change", args=[new.pk]), 12)):
        with django_assert_max_num_queries(most):
            page.get(address)
