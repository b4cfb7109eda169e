"""Hand an update to the area's worker after leaving: it truly arrives, and nobody can flood the worker with it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.notices.models import Message
from biglocal.notices.steps.fan_out import fan_out
from biglocal.web.phone import phone_name
from projects.actions.passed import MOST_OPEN, taker_of
from projects.actions.photos import forget_held
from projects.models import HeldPhoto, PassedUpdate, Update
from projects.passed_news import passed_context
from tests.factories.projects import PassedUpdateFactory

from .conftest import files_in
from .pictures import picture

TODAY = timezone.localdate()


@pytest.fixture
def left(resident):
    """A resident who left the area yesterday."""
    resident.roles.update(start_date=TODAY - timedelta(days=400), end_date=TODAY - timedelta(days=1))
    return resident


@pytest.fixture
def hand(signed_in, project, community, worker):
    """`hand(person, words=...)` hands over what their phone kept."""

    def sender(person, **fields):
        given = {"words": "Carried 14 buckets.", "project": "triangle", "kind": "step", "form_key": str(uuid4())}
        url = reverse("projects:log_pass", args=[community.slug])
        return signed_in(person).post(url, given | fields, headers={"X-Person": phone_name(person)})

    return sender


# Handing over ---------------------------------------------------------------------------------------------------------
def test_phone_of_who_left_is_told_who_takes_it(signed_in, left, worker, community, project):
    url = reverse("projects:log_send", args=[community.slug])
    given = {"words": "Buckets.", "project": "triangle", "kind": "step"}
    answer = signed_in(left).post(url, given, headers={"X-Person": phone_name(left)})
    assert answer.json()["hand"] == {"to": reverse("projects:log_pass", args=[community.slug]), "name": "Sam Reed"}


def test_worker_gets_words_photos_day_and_is_told(hand, left, worker, project):
    day = TODAY - timedelta(days=3)
    assert hand(left, when=day.isoformat(), photo=picture(), people="nobody", alt="A tap.").json() == {"handed": True}
    passed = PassedUpdate.objects.get()
    assert (passed.words, passed.project, passed.happened_on) == ("Carried 14 buckets.", project, day)
    assert (passed.photos.get().people, passed.photos.get().alt) == ("nobody", "A tap.")
    fan_out(now=timezone.now())
    message = Message.objects.get(kind="update-passed")
    assert message.person_id == worker.pk


def test_mail_says_nothing_once_it_is_dealt_with(community, worker):
    class Told:
        subject = f"passed:{PassedUpdateFactory(community=community).pk}"

    assert passed_context(Told, worker)["passed"]
    PassedUpdate.objects.update(settled_at=timezone.now(), settled_by=worker)
    assert passed_context(Told, worker) is None


def test_handed_twice_is_once(hand, left):
    key = str(uuid4())
    for _ in range(3):
        assert hand(left, form_key=key, photo=picture(), people="nobody").json() == {"handed": True}
    assert PassedUpdate.objects.count() == HeldPhoto.objects.count() == 1


def test_day_that_cannot_be_is_no_reason_to_lose_it(hand, left):
    hand(left, when=(TODAY + timedelta(days=365)).isoformat(), project="gone", kind="party")
    passed = PassedUpdate.objects.get()
    assert (passed.happened_on, passed.project, passed.kind) == (TODAY, None, "step")


def test_without_a_worker_the_chair_takes_it(left, chair, community):
    assert taker_of(community, left, on=TODAY) == chair


# Guarded --------------------------------------------------------------------------------------------------------------
def test_strangers_and_those_who_still_take_part_hand_nothing(hand, stranger, other_resident, resident, chair):
    for person in (stranger, other_resident, resident, chair):
        assert hand(person).status_code == 422
    assert not PassedUpdate.objects.exists()


def test_long_after_leaving_nothing_is_handed(hand, left):
    left.roles.update(end_date=TODAY - timedelta(days=91))
    assert hand(left).status_code == 422 and not PassedUpdate.objects.exists()


def test_ten_may_wait_and_no_more(hand, left):
    answers = [hand(left, words=f"Number {number}.").status_code for number in range(MOST_OPEN + 1)]
    assert answers == [200] * MOST_OPEN + [422] and PassedUpdate.objects.count() == MOST_OPEN


def test_somebody_elses_key_and_bad_input_hand_nothing(hand, left, chair):
    key = str(uuid4())
    PassedUpdateFactory(key=key)
    assert hand(left, form_key=key).status_code == 422
    for fields in ({"words": ""}, {"words": "NUL \x00"}, {"form_key": "none"}, {"photo": b"x"}, {"words": "x" * 2001}):
        assert hand(left, **fields).status_code in {422, 200}
    assert not [row for row in PassedUpdate.objects.filter(by=left) if "\x00" in row.words or len(row.words) > 2000]


def test_phone_of_nobody_and_of_another_is_asked_to_sign_in(client, signed_in, left, chair, community):
    url = reverse("projects:log_pass", args=[community.slug])
    assert client.post(url).status_code == signed_in(chair).post(url, headers={"X-Person": "x"}).status_code == 401


# The worker -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def passed(hand, left):
    hand(left, photo=picture(), people="adults")
    return PassedUpdate.objects.get()


def test_worker_logs_it_in_the_name_of_who_left(signed_in, worker, passed, project):
    browser = signed_in(worker)
    assert "Carried 14 buckets." in browser.get(reverse("projects:passed_list", args=["arches-local"])).content.decode()
    answer = browser.post(passed.get_absolute_url(), {"words": passed.words, "project": "triangle"})
    update = Update.objects.get()
    assert answer.url == update.get_absolute_url()
    assert (update.by, update.on_behalf_of, update.photos.get().people) == (worker, "Denise Okafor", "adults")
    passed.refresh_from_db()
    assert (passed.made, passed.settled_by) == (update, worker)


def test_logged_twice_is_one_update(signed_in, worker, passed):
    for _ in range(2):
        signed_in(worker).post(passed.get_absolute_url(), {"words": passed.words, "project": "triangle"})
    assert Update.objects.count() == 1


def test_photo_without_an_answer_asks_the_worker(signed_in, worker, passed):
    HeldPhoto.objects.update(people="")
    given = {"words": passed.words, "project": "triangle"}
    assert "Say who is in the photo" in signed_in(worker).post(passed.get_absolute_url(), given).content.decode()
    assert not Update.objects.exists()
    signed_in(worker).post(passed.get_absolute_url(), given | {"people": "nobody"})
    assert Update.objects.get().photos.get().people == "nobody"


def test_set_aside_keeps_the_reason_and_drops_the_photos(
    signed_in, worker, passed, media, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(worker).post(passed.get_absolute_url(), {"aside": "1", "because": "Told already."})
    passed.refresh_from_db()
    assert (passed.because, passed.settled_by, passed.made) == ("Told already.", worker, None)
    assert files_in(media) == [] and not Update.objects.exists()
    answer = signed_in(worker).post(passed.get_absolute_url(), {"words": "x", "project": "triangle"})
    assert "dealt with already" in answer.content.decode()


def test_its_photos_stay_until_it_is_settled_and_only_worker_and_sender_see_them(
    signed_in, worker, passed, chair, lead
):
    forget_held(now=timezone.now() + timedelta(days=60))
    url = passed.photos.get().small_url
    assert [signed_in(person).get(url).status_code for person in (worker, chair, lead)] == [200, 200, 404]


def test_list_asks_as_often_for_thirty_as_for_three(signed_in, worker, community, django_assert_max_num_queries):
    browser = signed_in(worker)
    for count in (3, 27):
        PassedUpdateFactory.create_batch(count, community=community)
        with django_assert_max_num_queries(10):
            browser.get(reverse("projects:passed_list", args=[community.slug]))


def test_another_areas_is_not_found(signed_in, worker, other_community):
    passed = PassedUpdateFactory(community=other_community)
    url = reverse("projects:passed_settle", args=["arches-local", passed.pk])
    assert signed_in(worker).get(url).status_code == 404
