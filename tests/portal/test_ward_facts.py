"""Facts of a ward for a speech: figures equal those of the pages, and nothing of what is not shared."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.dates import today
from biglocal.money import pounds
from funding.money import project_money
from projects.models import Effort, Update
from tests.factories.councillors import AskAnswerFactory, AskFactory
from tests.factories.funding import AgreementFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.projects import OccasionFactory, ProjectFactory, UpdateFactory

pytestmark = pytest.mark.django_db


def news(community, line, **fields):
    update = UpdateFactory(**{"project__community": community, **fields})
    update.ward_lines.add(line)
    return update


def address(ward, name="ward_facts"):
    return reverse(name, args=[ward.line.council.slug, ward.line.slug])


def facts(client, ward, **query):
    return [fact.words for fact in client.get(address(ward), query).context["facts"]]


def test_updates_and_setbacks_of_the_year_are_counted(client, ward, community):
    setback = news(community, ward.line, kind="setback")
    news(community, ward.line, project=setback.project, kind="put_right").puts_right.add(setback)
    news(community, ward.line, kind="setback"), news(community, ward.line)
    told = facts(client, ward)
    assert f"In {today().year}, residents logged 4 updates on 3 projects in {ward.name} ward." in told
    assert f"In {today().year}, {ward.name} ward had 2 setbacks; 1 of them put right." in told


def test_repair_that_was_taken_down_puts_nothing_right(client, ward, community, resident):
    setback = news(community, ward.line, kind="setback")
    repair = news(community, ward.line, project=setback.project, kind="put_right")
    repair.puts_right.add(setback)
    Update.objects.filter(pk=repair.pk).update(deleted_at=timezone.now(), deleted_by=resident)
    assert f"In {today().year}, {ward.name} ward had 1 setback; 0 of them put right." in facts(client, ward)


def test_projects_are_those_of_the_wards_page(client, ward, community):
    ProjectFactory.create_batch(3, community=community)
    ProjectFactory(community=community, standing="finished"), ProjectFactory(community=community, standing="stopped")
    assert f"{ward.name} ward has 4 Big Local projects: 3 are running, 1 is finished." in facts(client, ward)
    assert client.get(ward.line.get_absolute_url()).context["page"].paginator.count == 4


def test_money_is_that_of_the_projects_pages(client, ward, community):
    agreement = AgreementFactory(community=community)
    projects = ProjectFactory.create_batch(2, community=community)
    for project in projects:
        line = BudgetLineFactory(agreement=agreement, project=project, amount=Decimal(2500))
        LedgerEntryFactory(agreement=agreement, line=line, kind="spend", amount=Decimal("99.50"))
    given, spent = (sum(getattr(project_money(p), n) for p in projects) for n in ("allocation", "spent"))
    words = f"{pounds(given)} of Big Local money is set aside for projects in {ward.name} ward, and {pounds(spent)} of"
    assert [fact for fact in facts(client, ward) if fact.startswith(words)] and pounds(spent) == "£199"


def test_people_dates_thanks_and_help_are_told(client, ward, community, councillor):
    update = news(community, ward.line, thanks_count=3)
    Effort.objects.create(update_of=update, helpers=12, hours=Decimal("30.5"))
    OccasionFactory(community=community, title="Opening day", on=today())
    ask = AskFactory(
        community=community, line=ward.line, state="result", result="A ten year lease.", result_at=timezone.now()
    )
    AskAnswerFactory(ask=ask, councillor=councillor.councillor)
    told = " ".join(facts(client, ward))
    assert "12 people helped, for 30.5 hours together on projects" in told and "Opening day" in told
    assert "was thanked for 3 times." in told and "led to something once. The last: A ten year lease." in told


def test_what_is_not_shared_is_in_no_figure(signed_in, councillor, resident, ward, community):
    for fields in ({"audience": "partnership"}, {"deleted_at": timezone.now(), "deleted_by": resident}):
        hidden = news(community, ward.line, thanks_count=9, **fields)
        Effort.objects.create(update_of=hidden, helpers=99, hours=99)
    told = " ".join(facts(signed_in(councillor), ward))
    assert "logged" not in told and "99" not in told and "thanked" not in told


def test_each_fact_has_its_source_and_the_page_its_day(client, ward, community):
    news(community, ward.line)
    page = client.get(address(ward))
    assert f"as of {today():%-d %B %Y}" in page.content.decode()
    assert all(fact.source and fact.url.startswith(ward.line.get_absolute_url()) for fact in page.context["facts"])


def test_facts_as_text_say_the_same(client, ward, community):
    news(community, ward.line, title="<b>bold</b>")
    answer = client.get(address(ward, "ward_facts_file"))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert all(words in answer.content.decode() for words in facts(client, ward))


def test_year_before_can_be_asked_for_and_no_other(client, ward, community):
    year = today().year
    news(community, ward.line, posted_at=datetime(year - 1, 6, 9, tzinfo=UTC))
    told = [words for words in facts(client, ward, year=str(year - 1)) if "logged" in words]
    assert told == [f"In {year - 1}, residents logged 1 update on 1 project in {ward.name} ward."]
    for wrong in (year + 1, year - 2, "x", "%00", "٢٠٢٦"):
        assert client.get(address(ward), {"year": wrong}).status_code == 404


def test_ward_without_anything_says_so(client, ward):
    assert "No facts yet" in client.get(address(ward)).content.decode()


@pytest.mark.parametrize("rows", [3, 30])
def test_facts_need_the_same_queries_for_3_and_30(client, ward, community, rows, django_assert_num_queries):
    for _ in range(rows):
        news(community, ward.line, kind="setback")
        OccasionFactory(community=community)
    facts(client, ward)
    with django_assert_num_queries(7):
        facts(client, ward)
