"""A ward's brief of a month: drafted from the log, and from what everybody may read."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.dates import today
from biglocal.portal.months import Month
from projects.models import Effort, Update
from tests.factories.councillors import AskAnswerFactory, AskFactory
from tests.factories.funding import AgreementFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.projects import OccasionFactory, ProjectFactory, UpdateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def month() -> Month:
    """The last month that is over."""
    return Month.before(today())


def news(community, line, month, **fields):
    posted = {"posted_at": month.begins + timedelta(days=3), "happened_on": month.first}
    update = UpdateFactory(project__community=community, **{**posted, **fields})
    update.ward_lines.add(line)
    return update


def path_of(ward, month, name="ward_brief"):
    key = month if isinstance(month, str) else month.key
    return reverse(name, args=[ward.line.council.slug, ward.line.slug, key])


def page_of(client, ward, month):
    return client.get(path_of(ward, month)).content.decode()


def test_month_in_one_sentence(client, ward, community, month):
    setback = news(community, ward.line, month, kind=Update.Kind.SETBACK, title="Trees pulled up")
    news(community, ward.line, month, kind="put_right", project=setback.project, title="Trees back")
    news(community, ward.line, month, title="Two benches in")
    page = page_of(client, ward, month)
    assert f"{month.name} in {ward.name} ward" in page
    assert "One step forward, one setback and one thing put right on two projects." in page


def test_setback_stands_as_stuck_until_it_is_put_right(client, ward, community, month):
    setback = news(community, ward.line, month, kind=Update.Kind.SETBACK, title="Trees pulled up")
    assert "What is still stuck" in page_of(client, ward, month)
    repair = news(community, ward.line, month, kind="put_right", project=setback.project)
    repair.puts_right.add(setback)
    assert "What is still stuck" not in page_of(client, ward, month)


def test_setback_of_a_month_before_is_still_stuck(client, ward, community, month):
    earlier = month.begins - timedelta(days=40)
    news(community, ward.line, month, kind=Update.Kind.SETBACK, title="Roof leaks", posted_at=earlier)
    assert "Roof leaks" in page_of(client, ward, month)


def test_moments_of_other_months_are_no_part(client, ward, community, month):
    news(community, ward.line, month, title="Too late", posted_at=month.ends)
    news(community, ward.line, month, title="Too early", posted_at=month.begins - timedelta(seconds=1))
    news(community, ward.line, month, title="First second", posted_at=month.begins)
    page = page_of(client, ward, month)
    assert "First second" in page and "Too late" not in page and "Too early" not in page


def test_month_is_one_of_london():
    june = Month(date(2026, 6, 1))
    assert june.begins == datetime(2026, 5, 31, 23, tzinfo=UTC)


def test_money_is_the_ledgers(client, ward, community, month):
    agreement = AgreementFactory(community=community, offered_on=month.first)
    line = BudgetLineFactory(agreement=agreement, project=ProjectFactory(community=community), amount=Decimal(6000))
    LedgerEntryFactory(agreement=agreement, line=line, kind="spend", amount=Decimal(1250), on=month.last)
    page = page_of(client, ward, month)
    assert f"In {month.name} £6,000 was newly promised and £1,250 was booked as spent." in page
    assert "In all £6,000 is set aside for these projects. £1,250 is spent." in page


def test_people_are_counted_each_time(client, ward, community, month):
    for helpers in (3, 4):
        update = news(community, ward.line, month)
        Effort.objects.create(update_of=update, helpers=helpers, hours=2)
    assert "7 people helped, for 4 hours together. Each time somebody came counts." in page_of(client, ward, month)


def test_dates_of_the_next_month_come(client, ward, community, month):
    OccasionFactory(community=community, title="Opening day", on=month.after + timedelta(days=9))
    OccasionFactory(community=community, title="Much later", on=month.after + timedelta(days=45))
    page = page_of(client, ward, month)
    assert "Opening day" in page and "Much later" not in page


def test_help_of_a_councillor_is_thanked_for(client, ward, community, month, councillor):
    told = {"state": "result", "result": "A ten year lease.", "result_at": month.begins}
    ask = AskFactory(community=community, line=ward.line, **told)
    AskAnswerFactory(ask=ask, councillor=councillor.councillor)
    assert "Cllr Ruth Adeyemi: A ten year lease." in page_of(client, ward, month)


def test_asks_are_read_by_the_wards_councillors_alone(client, signed_in, councillor, chair, ward, community, month):
    AskFactory(community=community, line=ward.line, title="Ask for a tap")
    assert "Ask for a tap" in page_of(signed_in(councillor), ward, month)
    assert "Ask for a tap" not in page_of(signed_in(chair), ward, month)
    assert "Ask for a tap" not in page_of(client, ward, month)


def test_what_is_not_shared_is_no_part(signed_in, councillor, ward, community, month):
    news(community, ward.line, month, title="Between us", audience=Update.Audience.PARTNERSHIP)
    news(community, ward.line, month, title="Taken down", deleted_at=timezone.now(), deleted_by=councillor)
    secret = news(community, ward.line, month, title="Hidden hands", audience=Update.Audience.PARTNERSHIP)
    Effort.objects.create(update_of=secret, helpers=7391)
    page = page_of(signed_in(councillor), ward, month)
    assert not [words for words in ("Between us", "Taken down", "Hidden hands", "7391", "7,391") if words in page]


@pytest.mark.parametrize("words", ["2026-13", "2026-1", "yesterday", "1999-01", "2026-01x", "٢٠٢٦-٠١", "2999-01"])
def test_there_is_no_brief_of_what_is_no_month(client, ward, words):
    assert client.get(path_of(ward, words)).status_code == 404


def test_month_that_runs_has_no_brief_yet(client, ward):
    assert client.get(path_of(ward, Month.of(today()))).status_code == 404


def test_unknown_ward_has_no_brief(client, ward, month):
    assert client.get(reverse("ward_brief", args=["nowhere", "none", month.key])).status_code == 404


def test_months_before_are_listed_by_twelve(client, ward, community, month):
    first = month
    for _ in range(14):
        news(community, ward.line, first)
        news(community, ward.line, first)
        first = Month.before(first.first)
    address = reverse("ward_briefs", args=[ward.line.council.slug, ward.line.slug])
    page = client.get(address).content.decode()
    assert page.count("/briefs/20") == 12 and month.name in page
    assert client.get(address, {"page": 2}).content.decode().count("/briefs/20") == 2


def test_ward_without_news_says_so(client, ward, month):
    address = reverse("ward_briefs", args=[ward.line.council.slug, ward.line.slug])
    assert "No brief yet" in client.get(address).content.decode()
    assert "Nothing was logged in this ward that month." in page_of(client, ward, month)


def test_file_is_tagged_and_has_its_title(client, ward, community, month):
    news(community, ward.line, month, title="Two *benches* #in <b>")
    answer = client.get(path_of(ward, month, "ward_brief_file"))
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-1.7")
    assert b"/MarkInfo" in answer.content and b"/StructTreeRoot" in answer.content


@pytest.mark.parametrize("rows", [3, 30])
def test_brief_needs_the_same_queries_for_3_and_30(
    signed_in, councillor, ward, community, month, rows, django_assert_num_queries
):
    for _ in range(rows):
        for kind in Update.Kind.values:
            update = news(community, ward.line, month, kind=kind)
        Effort.objects.create(update_of=update, helpers=2)
        AskFactory(community=community, line=ward.line)
    ruth = signed_in(councillor)
    page_of(ruth, ward, month)
    with django_assert_num_queries(12):
        page_of(ruth, ward, month)
