"""The staff's page of the weeks before elections."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.dates import today
from biglocal.places.pre_election import PreElection
from biglocal.places.pre_election_news import context
from biglocal.places.set_pre_election import stamp_of
from tests.factories.places import CouncilFactory
from tests.factories.pre_election import PreElectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(signed_in, officer):
    return signed_in(officer)


def boxes(first=5, last=40, **more):
    typed = {}
    for name, ago in (("start_date", first), ("end_date", last)):
        day = today() + timedelta(days=ago)
        typed |= {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}
    return {**typed, **more}


def text_of(answer):
    return answer.content.decode()


def test_staff_set_correct_and_take_back(page):
    CouncilFactory(name="Medway")
    page.post(reverse("pre_election_set"), boxes(council="medway", note="All out"))
    row = PreElection.objects.get()
    page.post(row.get_absolute_url(), boxes(6, 41, seen=stamp_of(row)))
    row.refresh_from_db()
    assert row.start_date == today() + timedelta(days=6)
    back = reverse("pre_election_take_back", args=[row.pk])
    assert "Say why" in text_of(page.post(back, {"why": "", "seen": stamp_of(row)}))
    page.post(back, {"why": "Called off", "seen": stamp_of(row)})
    shown = text_of(page.get(row.get_absolute_url()))
    assert "Called off" in shown and "Corrected the pre-election period" in shown and "Keep these days" not in shown


def test_what_was_typed_stays_when_it_is_refused(page):
    CouncilFactory(name="Medway")
    shown = text_of(page.post(reverse("pre_election_set"), boxes(40, 5, council="Medway", note="All <b>out")))
    assert "The poll comes after" in shown and "All &lt;b&gt;out" in shown and not PreElection.objects.exists()


@pytest.mark.parametrize("council", ["Atlantis", "a\x00b", "x" * 100_000, ""])
def test_council_nobody_knows_is_one_sentence(page, council):
    answer = page.post(reverse("pre_election_set"), boxes(council=council))
    assert answer.status_code == 200 and answer.context["form"].errors["council"]


def test_stale_form_keeps_what_was_typed(page):
    row = PreElectionFactory()
    shown = text_of(page.post(row.get_absolute_url(), boxes(-3, 9, note="By-election", seen="old")))
    assert "Somebody changed this period" in shown and "By-election" in shown
    assert PreElection.objects.get().note == ""


def test_list_says_what_runs_first_and_asks_the_same_of_3_and_30(page, django_assert_max_num_queries):
    over = PreElectionFactory(start_date=today() - timedelta(days=60), end_date=today() - timedelta(days=1))
    coming = PreElectionFactory(start_date=today() + timedelta(days=1))
    running = PreElectionFactory()
    answer = page.get(reverse("pre_elections"))
    assert list(answer.context["page"]) == [running, coming, over]
    PreElectionFactory.create_batch(27)
    with django_assert_max_num_queries(10):
        page.get(reverse("pre_elections"))


def test_empty_list_is_kind(page):
    assert "No election is set" in text_of(page.get(reverse("pre_elections")))


def test_mail_says_nothing_of_days_that_changed(officer):
    from biglocal.notices.models import Event
    from biglocal.places.set_pre_election import correct_period, set_period

    given = {"start_date": today(), "end_date": today() + timedelta(days=9), "by": officer, "now": timezone.now()}
    row = set_period(council=CouncilFactory(), **given)
    event = Event.objects.get(kind="pre-election")
    assert context(event, officer)["row"] == row
    correct_period(row=row, **{**given, "end_date": today() + timedelta(days=8)}, seen=stamp_of(row))
    assert context(event, officer) is None
