"""A councillor's year: each heading, figures of the pages, nothing private, nobody else's, quiet before an election."""

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from biglocal.dates import today
from biglocal.money import pounds
from biglocal.notices.models import Event
from biglocal.portal.report_links import file_path
from biglocal.portal.report_news import ready_context
from biglocal.refusals import Refused
from biglocal.reports import actions
from biglocal.reports.models import Report
from biglocal.reports.registry import KINDS
from biglocal.reports.schedule import ask_for_due
from funding.models import LedgerEntry
from projects.models import StageReached
from tests.factories.communities import AreaWardFactory
from tests.factories.councillors import AskAnswerFactory, AskFactory, CouncillorFactory, TermFactory
from tests.factories.funding import AgreementFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.places import WardFactory, WardLineFactory
from tests.factories.pre_election import PreElectionFactory
from tests.factories.projects import ProjectFactory, UpdateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def asked(person, **changes):
    facts = {"subject": person.councillor.pk, "first": today() - timedelta(days=360), "last": today()}
    facts = {**facts, "by": person, **changes}
    return actions.ask_for_report(kind="councillor-year", on=today(), now=timezone.now(), **facts)


def drafted(person, **changes):
    report = asked(person, **changes)
    actions.make_waiting(now=timezone.now())
    report.refresh_from_db()
    return report


def made(person):
    report = drafted(person)
    actions.agree_draft(report=report, by=person, now=timezone.now())
    actions.make_waiting(now=timezone.now())
    report.refresh_from_db()
    return report


def parts_of(report):
    return {part.name: part for part in report.parts}


def titles(part):
    return [row.title for row in part.rows]


def words_of(report):
    with report.file.open("rb") as file:
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages)


def at(day):
    """A moment of the day that is the same day everywhere, and not to come."""
    return min(timezone.make_aware(datetime.combine(day, time(12))), timezone.now())


def news(community, line, days=20, **fields):
    """An update of the ward, posted some days ago."""
    day = today() - timedelta(days=days)
    facts = {"posted_at": at(day), "happened_on": day, "project__community": community}
    update = UpdateFactory(**{**facts, **fields})
    update.ward_lines.add(line)
    return update


def helped(person, ward, community, *, days=30, took=4, result="", answer="yes", **fields):
    """A request of some days ago that the councillor answered after `took` days; `result` came of it."""
    raised, answered, ended = (at(today() - timedelta(days=days - more)) for more in (0, took, took + 2))
    told = {"state": "result", "result": result, "result_at": ended} if result else {}
    ask = AskFactory(community=community, line=ward.line, raised_at=raised, **told, **fields)
    AskAnswerFactory(ask=ask, councillor=person.councillor, at=answered, answer=answer)
    return ask


# Its headings ---------------------------------------------------------------------------------------------------------
def test_terms_of_the_year_are_named_with_their_days(councillor, ward):
    row = parts_of(drafted(councillor))["terms"].rows[0]
    assert row.title == f"{ward.name} ward" and row.note == "9 May 2023 to today, Independent"


def test_requests_are_counted_by_kind_with_what_came_of_them(councillor, ward, community):
    helped(councillor, ward, community, kind="speak", result="A tap was put in.")
    helped(councillor, ward, community, kind="speak", answer="no")
    AskFactory(community=community, line=ward.line, kind="network")
    AskFactory(community=community, line=ward.line, kind="network", state="withdrawn")
    rows = {row[0]: row[1:] for row in parts_of(drafted(councillor))["asks"].table.rows}
    assert rows["Speak up inside the council"] == ["2", "2", "1", "1"]
    assert rows["Use your network"] == ["1", "0", "0", "0"] and rows["In all"] == ["3", "2", "1", "1"]


def test_how_quickly_half_of_the_answers_came_is_said(councillor, ward, community):
    for took in (1, 3, 9):
        helped(councillor, ward, community, took=took)
    assert parts_of(drafted(councillor))["asks"].words == ["Half of the answers came within 3 days."]


def test_answers_by_month_add_up_to_those_answered(councillor, ward, community):
    for days in (40, 41, 200):
        helped(councillor, ward, community, days=days)
    parts = parts_of(drafted(councillor))
    bars = parts["answers"].chart.bars
    assert [bar.words for bar in bars] == [row[1] for row in parts["answers"].table.rows] and len(bars) in (12, 13)
    assert sum(bar.length for bar in bars) == int(parts["asks"].table.rows[-1][2]) == 3


def test_results_are_those_of_the_councillors_page(councillor, ward, community, client):
    helped(councillor, ward, community, title="A tap for the park", result="A tap was put in.")
    helped(councillor, ward, community, days=500, result="Too long ago.")
    results = parts_of(drafted(councillor))["results"]
    doors = client.get(councillor.councillor.get_absolute_url()).context["doors"]
    assert titles(results) == ["A tap for the park: A tap was put in."] == titles_of(doors)[:1] and len(doors) == 2


def titles_of(doors):
    return [f"{door.ask.title}: {door.ask.result}" for door in doors]


def test_progress_openings_mends_and_thanks_of_the_wards_are_told(councillor, ward, community):
    project = ProjectFactory(community=community, title="Pocket park", started_on=date(2020, 1, 1))
    StageReached.objects.update_or_create(project=project, stage="open", defaults={"on": today() - timedelta(days=9)})
    broke = news(community, ward.line, days=30, project=project, kind="setback", title="Fence torn down")
    news(community, ward.line, days=24, project=project, kind="put_right", title="Fence up").puts_right.add(broke)
    news(community, ward.line, project=project, title="Trees planted")
    news(community, ward.line, project=project, kind="thanks", title="Thank you, Ruth")
    news(community, ward.line, days=3, project=project, kind="setback", title="Lamp out")
    parts = parts_of(drafted(councillor))
    assert titles(parts["done"]) == ["Trees planted"] and titles(parts["opened"]) == ["Pocket park"]
    assert "within 6 days" in parts["mends"].rows[0].note and titles(parts["thanks"]) == ["Thank you, Ruth"]
    assert titles(parts["open"]) == ["Lamp out"]


def test_what_is_open_tells_numbers_of_requests_alone(councillor, ward, community):
    helped(councillor, ward, community, title="In my hands")
    AskFactory(community=community, line=ward.line, title="For anybody")
    open_ = parts_of(drafted(councillor))["open"]
    assert open_.words == ["1 request waits for an answer.", "1 request is in hand."] and not open_.rows


# Figures of the pages -------------------------------------------------------------------------------------------------
def test_its_figures_of_a_ward_are_those_of_its_page_of_facts(councillor, ward, community, client):
    setback = news(community, ward.line, days=0, kind="setback", thanks_count=4)
    news(community, ward.line, days=0, project=setback.project, kind="put_right").puts_right.add(setback)
    news(community, ward.line, days=0)
    report = drafted(councillor, first=date(today().year, 1, 1))
    row = parts_of(report)["wards"].table.rows[0]
    address = reverse("ward_facts", args=[ward.line.council.slug, ward.line.slug])
    facts = " ".join(fact.words for fact in client.get(address).context["facts"])
    assert row[1:] == ["2", "3", "1", "1", "4"]
    for words in ("2 Big Local projects", "logged 3 updates", "1 setback; 1 of them", "for 4 times"):
        assert words in facts


def test_its_money_is_that_of_the_wards_page(councillor, ward, community, signed_in):
    project = ProjectFactory(community=community)
    line = BudgetLineFactory(agreement=AgreementFactory(community=community), project=project, amount=Decimal(5000))
    LedgerEntryFactory(agreement=line.agreement, line=line, kind=LedgerEntry.Kind.SPEND, amount=Decimal(1200))
    rows = parts_of(drafted(councillor))["money"].table.rows
    money = signed_in(councillor).get(reverse("ward_home")).context["money"]
    assert len(rows) == 1 and rows[0][1:3] == [pounds(money.given), pounds(money.spent)] == ["£5,000", "£1,200"]


def test_its_requests_taken_are_those_of_the_councillors_home(councillor, ward, community, signed_in):
    for kind in ("speak", "speak", "network"):
        helped(councillor, ward, community, kind=kind)
    rows = {row[0]: int(row[3]) for row in parts_of(drafted(councillor))["asks"].table.rows[:-1]}
    ways = signed_in(councillor).get(reverse("ward_home")).context["ways"]
    assert rows == {label: count for _, label, count in ways} and sum(rows.values()) == 3


def test_progress_by_month_adds_up_to_the_updates_of_the_ward(councillor, ward, community):
    for days in (1, 40, 40, 90):
        news(community, ward.line, days=days)
    parts = parts_of(drafted(councillor))
    rows = parts["progress"].table.rows
    assert sum(int(row[-1]) for row in rows) == sum(int(row[1]) for row in rows) == 4
    assert parts["wards"].table.rows[0][2] == "4"
    assert [row[-1] for row in rows] == [bar.words for bar in parts["progress"].chart.bars]


# Terms and wards ------------------------------------------------------------------------------------------------------
def second_ward(councillor, ward, community):
    two = WardFactory(ward_set=ward.ward_set, line=WardLineFactory(council=ward.line.council, name="Luton"))
    TermFactory(ward=two, councillor=councillor.councillor)
    AreaWardFactory(community=community, ward=two)
    return two


def test_two_wards_stand_beside_each_other_and_nothing_is_counted_twice(councillor, ward, community):
    two = second_ward(councillor, ward, community)
    update = news(community, ward.line)
    update.ward_lines.add(two.line)
    line = BudgetLineFactory(agreement=AgreementFactory(community=community), project=update.project)
    parts = parts_of(drafted(councillor))
    assert [row[2] for row in parts["wards"].table.rows] == ["1", "1"] and len(parts["done"].rows) <= 2
    assert sum(int(row[-1]) for row in parts["progress"].table.rows) == 1
    money = parts["money"].table.rows
    assert [row[1] for row in money] == [pounds(line.amount)] * 3 and money[-1][0].startswith("Together")


def test_after_a_term_nothing_of_the_ward_is_told(councillor, ward, community):
    councillor.councillor.terms.update(end_date=today() - timedelta(days=50))
    news(community, ward.line, days=60, title="In my time"), news(community, ward.line, days=40, title="Later")
    AskFactory(community=community, line=ward.line)
    report = drafted(councillor)
    told = titles(parts_of(report)["done"])
    assert "In my time" in told and "Later" not in told and "asks" not in parts_of(report)


def test_a_year_without_a_term_says_so(councillor):
    report = drafted(councillor, first=date(2021, 1, 1), last=date(2021, 12, 31))
    assert report.sentence == "No term is known in these days." and not report.parts


@pytest.mark.parametrize("many", [3, 30])
def test_a_heading_asks_as_often_for_three_rows_as_for_thirty(
    many, councillor, ward, community, django_assert_max_num_queries
):
    for _ in range(many):
        helped(councillor, ward, community, result="It worked.")
        news(community, ward.line), news(community, ward.line, kind="put_right")
    report = asked(councillor)
    kind = KINDS["councillor-year"]
    with django_assert_max_num_queries(16):
        year = kind.about(report)
        kind.heads(year), [part(year) for part in kind.parts]


# What is not in it, and who reads it ----------------------------------------------------------------------------------
def test_nothing_private_is_in_it(councillor, ward, community):
    ask = helped(councillor, ward, community, title="Secret wish", why="Our trouble", phone="01632 960 118")
    ask.answers.update(note="After my operation", phone="01632 960 142")
    ask.words.create(by=councillor, side="councillor", text="Between us two", at=timezone.now())
    news(community, ward.line, audience="partnership", title="Only the partnership")
    gone = news(community, ward.line, title="Taken down words")
    type(gone).objects.filter(pk=gone.pk).update(deleted_at=timezone.now(), deleted_by=councillor)
    told = f"{drafted(councillor).drafted}"
    for words in ("Secret", "trouble", "01632", "operation", "Between us", "Only the", "Taken down"):
        assert words not in told


def test_only_the_councillor_changes_it_and_staff_may_read(councillor, officer, chair, signed_in):
    report = drafted(councillor)
    other = CouncillorFactory(person=chair).person
    addresses = [reverse(name, args=[report.key]) for name in ("report", "report_edit")]
    assert [signed_in(councillor).get(one).status_code for one in addresses] == [200, 200]
    assert [signed_in(officer).get(one).status_code for one in addresses] == [200, 404]
    assert [signed_in(other).get(one).status_code for one in addresses] == [404, 404]
    assert "Make the file" not in signed_in(officer).get(addresses[0]).content.decode()
    for who in (officer, other):
        assert signed_in(who).post(reverse("report_move", args=[report.key])).status_code == 404
    assert Report.objects.get().state == Report.State.DRAFT


def test_a_councillor_drafts_changes_and_shares_the_year_on_pages(councillor, ward, signed_in, client):
    mine = signed_in(councillor)
    record = mine.get(councillor.councillor.get_absolute_url()).content.decode()
    path = reverse("councillor_years")
    assert path in record and path not in client.get(councillor.councillor.get_absolute_url()).content.decode()
    form = mine.get(path).context["form"]
    span = {f"{n}_{at}": v for n in ("first", "last")
            for at, v in enumerate([form[n].initial.day, form[n].initial.month, form[n].initial.year])}  # fmt: skip
    mine.post(path, span), mine.post(path, span)
    actions.make_waiting(now=timezone.now())
    report = Report.objects.get()
    mine.post(reverse("report_edit", args=[report.key]), {"own-terms": "It was a good year."})
    mine.post(reverse("report_move", args=[report.key]))
    actions.make_waiting(now=timezone.now())
    page = mine.get(report.get_absolute_url())
    assert "It was a good year." in page.content.decode() and "share this link" in page.content.decode()
    assert client.get(page.context["link"])["Content-Type"] == "application/pdf"


def test_the_file_is_tagged_and_says_what_the_page_says(councillor, ward, community):
    helped(councillor, ward, community, title="A tap for the park", result="A tap was put in.")
    report = made(councillor)
    assert "A tap was put in." in words_of(report) and "Half of the answers" in words_of(report)
    with report.file.open("rb") as file:
        assert PdfReader(io.BytesIO(file.read())).trailer["/Root"]["/MarkInfo"]["/Marked"]


# By itself, in May ----------------------------------------------------------------------------------------------------
def test_it_comes_once_a_year_to_each_councillor_of_today(councillor, ward, time_machine):
    TermFactory(ward=ward)  # without an account
    for day, many in [(date(2027, 5, 14), 0), (date(2027, 5, 15), 1), (date(2027, 5, 16), 1), (date(2028, 6, 20), 2)]:
        time_machine.move_to(at(day))
        ask_for_due(on=day, now=at(day))
        actions.make_waiting(now=at(day))
        assert Report.objects.filter(kind="councillor-year").count() == many
    years = Report.objects.filter(kind="councillor-year").order_by("first")
    spans = years.values_list("subject", "first", "last", "state")
    pk = councillor.councillor.pk
    assert list(spans) == [(pk, date(y - 1, 5, 1), date(y, 4, 30), "draft") for y in (2027, 2028)]
    mailed = Event.objects.filter(subject__in=[f"madereport:{one.pk}" for one in years])
    assert [(one.kind, one.people) for one in mailed] == [("made-report-drafted", [councillor.pk])] * 2


def test_who_left_or_came_after_the_year_gets_none(councillor, other_councillor):
    councillor.councillor.terms.update(end_date=date(2027, 5, 7))
    other_councillor.terms.update(start_date=date(2027, 5, 10))
    assert list(KINDS["councillor-year"].due(date(2027, 5, 20))) == []


@pytest.fixture
def other_councillor(chair, ward):
    found = CouncillorFactory(person=chair, council=ward.ward_set.council)
    TermFactory(ward=ward, councillor=found)
    return found


def test_who_waits_for_a_poll_gets_it_afterwards(councillor):
    period = PreElectionFactory(council=councillor.councillor.council)  # runs today, whatever day is asked about
    due, day = KINDS["councillor-year"].due, date(2027, 5, 20)
    assert not list(due(day))
    type(period).objects.update(end_date=today() - timedelta(days=1))
    assert [one.subject for one in due(day)] == [councillor.councillor.pk]


# Before an election ---------------------------------------------------------------------------------------------------
def test_before_an_election_no_file_is_made_and_no_link_opens(councillor, ward, signed_in, client):
    report = made(councillor)
    link = file_path(report)
    assert client.get(link).status_code == 200
    period = PreElectionFactory(council=councillor.councillor.council)
    page = signed_in(councillor).get(report.get_absolute_url())
    assert client.get(link).status_code == 404 and not page.context["link"]
    assert "Election in your council" in page.content.decode()
    for act in (actions.agree_draft, actions.draft_again):
        with pytest.raises(Refused, match="after the poll"):
            act(report=report, by=councillor, now=timezone.now())
    type(period).objects.update(end_date=today() - timedelta(days=1))
    assert client.get(link).status_code == 200


def test_before_an_election_none_is_drafted(councillor, ward, signed_in):
    PreElectionFactory(council=councillor.councillor.council)
    with pytest.raises(Refused, match="after the poll"):
        asked(councillor)
    page = signed_in(councillor).get(reverse("councillor_years")).content.decode()
    assert "after the poll" in page and "Draft a report" not in page and not Report.objects.exists()


def test_before_an_election_no_mail_tells_of_it(councillor, ward):
    made(councillor)
    event = Event.objects.get(kind="made-report-ready")
    assert ready_context(event, councillor)
    PreElectionFactory(council=councillor.councillor.council)
    assert ready_context(event, councillor) is None


def test_the_list_of_thirty_years_asks_as_often_as_of_three(councillor, signed_in, django_assert_max_num_queries):
    mine, path, counts = signed_in(councillor), reverse("councillor_years"), []
    for more in (3, 27):
        Report.objects.bulk_create(
            Report(kind="councillor-year", subject=councillor.councillor.pk, first=date(2020, 1, 1),
                   last=date(2020, 2, 1) + timedelta(days=n), state="over", asked_at=at(today()), asked_by=councillor)
            for n in range(more)
        )  # fmt: skip
        with django_assert_max_num_queries(10) as found:
            mine.get(path)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_nobody_else_has_years(chair, signed_in):
    assert signed_in(chair).get(reverse("councillor_years")).status_code == 404
