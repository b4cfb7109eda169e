"""Who asked for a small grant is kept as long as somebody may have to ask them, then name and numbers go."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from funding.applicants import forget_applicants
from funding.models import SmallGrant
from funding.tasks import forget_applicants as nightly
from tests.factories.accounts import PersonFactory
from tests.factories.funding_changes import GrantRoundFactory, SmallGrantFactory

pytestmark = pytest.mark.django_db
ANSWERED = date(2025, 6, 10)


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def round(community):
    days = {"opens_on": date(2025, 4, 1), "closes_on": date(2025, 5, 1)}
    return GrantRoundFactory(community=community, state="finished", finished_at=noon(ANSWERED), **days)


@pytest.fixture
def asked(round):
    """One group's ask in a state, answered on 10 June 2025."""

    def made(state):
        given = {"sent_at": noon(date(2025, 4, 20)), "state": state, "told_at": noon(ANSWERED)}
        if state in ("refused", "paid", "granted"):
            given |= {"decided_by": PersonFactory(), "decided_at": noon(ANSWERED), "yes_votes": 3}
        if state in ("granted", "paid"):
            given |= {"amount": Decimal("250.00")}
        if state == "paid":
            given |= {"paid_by": PersonFactory(), "paid_on": ANSWERED}
        return SmallGrantFactory(round=round, phone="01634 000000", **given)

    return made


def left(grant):
    grant.refresh_from_db()
    return (grant.contact_name, grant.email, grant.phone)


@pytest.mark.parametrize(
    ("state", "stays", "goes"),
    [
        ("refused", date(2026, 6, 9), date(2026, 6, 10)),
        ("withdrawn", date(2026, 6, 9), date(2026, 6, 10)),
        ("paid", date(2032, 6, 9), date(2032, 6, 10)),
    ],
)
def test_contact_details_go_when_their_time_is_over(asked, state, stays, goes):
    grant = asked(state)
    assert forget_applicants(on=stays) == 0 and left(grant)[0] == "Gail Green"
    assert forget_applicants(on=goes) == 1 and left(grant) == ("", "", "")
    assert forget_applicants(on=goes) == 0


def test_what_the_group_did_stays(asked):
    grant = asked("paid")
    forget_applicants(on=date(2040, 1, 1))
    grant.refresh_from_db()
    assert (grant.purpose, grant.amount, grant.group_name[:8]) == ("Seeds and pots", Decimal("250.00"), "Balcony ")


@pytest.mark.parametrize("state", ["asked", "granted"])
def test_who_waits_for_an_answer_or_for_the_money_can_still_be_reached(asked, state):
    grant = asked(state)
    assert forget_applicants(on=date(2040, 1, 1)) == 0 and left(grant)[0] == "Gail Green"


def test_who_asked_of_a_round_that_was_called_off_is_not_kept(asked, round):
    round.state, round.finished_at = "cancelled", None
    round.save()
    asked("asked")
    assert forget_applicants(on=date(2026, 6, 10)) == 1


def test_it_runs_every_night(asked, settings, time_machine):
    asked("refused")
    time_machine.move_to(noon(date(2026, 6, 11)))
    assert "funding.tasks.forget_applicants" in {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()}
    assert nightly() == 1 and not SmallGrant.objects.exclude(email="").exists()


def test_the_form_says_how_long(client, community, time_machine):
    time_machine.move_to(noon(date(2026, 4, 10)))
    days = {"opens_on": date(2026, 4, 1), "closes_on": date(2026, 5, 1)}
    open_one = GrantRoundFactory(community=community, state="published", **days)
    page = client.get(reverse("funding:small_grant_ask", args=[community.slug, open_one.number])).content.decode()
    assert "We delete name, email and phone 12 months after the answer" in page
    assert "We delete them 12 months after the answer" in client.get(reverse("your_information")).content.decode()
