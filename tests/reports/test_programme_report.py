"""The quarterly report of the programme: the figures of the staff's pages, drafted by itself, sent to the board."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from biglocal.dates import months_on, today
from biglocal.money import pounds
from biglocal.notices.models import Event, Message
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.send import send_message
from biglocal.portal import programme_readers, programme_reads
from biglocal.portal.months import first_working_day, quarter_before
from biglocal.portal.programme_readers import circles
from biglocal.portal.report_links import file_path
from biglocal.portal.report_programme import PROGRAMME
from biglocal.reports import actions, schedule
from biglocal.reports.models import Report
from biglocal.reports.registry import Due
from councillors.ask_moves import RESULT
from funding.models import LedgerEntry
from funding.portfolio_whole import reckon
from funding.quarters import quarters_of
from projects.mends import mends_of
from projects.models import Update
from tests.factories.area_reports import ReportFactory
from tests.factories.communities import CommunityFactory, PlanFactory, PriorityFactory, ProgrammeFactory
from tests.factories.councillors import AskAnswerFactory, AskFactory
from tests.factories.funding import AgreementFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.meetings import PlanReviewFactory
from tests.factories.projects import ProjectFactory, UpdateFactory
from tests.factories.reports import AcceptedReportFactory, SpendReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path, due_alone):
    settings.MEDIA_ROOT = tmp_path
    due_alone("programme")


def asked(programme, person):
    span = {"first": today() - timedelta(days=90), "last": today()}
    now = {"on": today(), "now": timezone.now()}
    return actions.ask_for_report(kind="programme", subject=programme.pk, by=person, **span, **now)


def worked_on(report):
    actions.make_waiting(now=timezone.now())
    report.refresh_from_db()
    return report


def made(programme, person):
    report = worked_on(asked(programme, person))
    return worked_on(actions.agree_draft(report=report, by=person, now=timezone.now()))


def parts_of(report):
    return {part.name: part for part in report.parts}


def parts_now(programme, person):
    return parts_of(worked_on(asked(programme, person)))


def rows_of(part):
    return {row[0]: list(row[1:]) for row in part.table.rows}


def words_of(report):
    with report.file.open("rb") as file:
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages)


@pytest.fixture
def spent(community):
    """£1,500 spent of an agreement over £20,000, a part of it a year ago, on the theme of parks."""
    part = PriorityFactory(plan=PlanFactory(community=community, state="live"), theme="parks")
    agreement = AgreementFactory(community=community, amount=D("20000.00"), end_date=months_on(today(), 12))
    line = BudgetLineFactory(agreement=agreement, priority=part)
    for ago, amount in [(365, "1000.00"), (5, "500.00")]:
        on = today() - timedelta(days=ago)
        LedgerEntryFactory(agreement=agreement, line=line, kind="spend", amount=D(amount), on=on)
    LedgerEntryFactory(agreement=agreement, kind="payment", amount=D("5000.00"), on=today())
    return agreement


# Its parts ------------------------------------------------------------------------------------------------------------
def test_its_money_is_the_money_of_the_page_of_all_areas(programme, manager, spent, signed_in):
    rows = rows_of(parts_now(programme, manager)["money"])
    page = signed_in(manager).get(reverse("portfolio")).context
    assert rows["Spent"] == [pounds(page["whole"]["spent"])] == ["£1,500"]
    assert rows["In all"] == [pounds(page["whole"]["allocation"])]
    assert rows["In the accounts of organisations"] == [pounds(page["whole"]["balance"])] == ["£3,500"]
    assert rows["Promised"] == ["£18,500"]


def test_areas_by_state_are_those_of_the_quilt(programme, manager, community, other_community, spent, signed_in):
    SpendReportFactory(agreement=spent, state="open", due_on=today() - timedelta(days=3))
    part = parts_now(programme, manager)["states"]
    quilt = signed_in(manager).get(reverse("portfolio")).context["standings"]
    assert rows_of(part) == {words.capitalize(): [str(len(areas))] for _, words, areas in quilt}
    assert rows_of(part)["Report late"] == ["1"]
    assert [bar.words for bar in part.chart.bars] == [row[1] for row in part.table.rows]


def test_spend_against_plan_is_that_of_the_page(programme, manager, spent, signed_in):
    rows = rows_of(parts_now(programme, manager)["quarters"])
    page = signed_in(manager).get(reverse("portfolio")).context["quarters"]
    assert rows == {f"From {one.words}": [pounds(one.plan), pounds(one.spent)] for one in page}


def test_a_report_of_days_gone_by_ends_with_their_quarter(programme, manager, spent):
    last = today() - timedelta(days=200)
    report = ReportFactory(kind="programme", subject=programme.pk, first=last, last=last, state="asked")
    quarter = quarters_of([programme.pk], on=last)[-1]
    assert parts_of(worked_on(report))["quarters"].table.rows[-1][0] == f"From {quarter.words}"


def test_by_theme_all_is_counted_once(programme, manager, community, spent):
    LedgerEntryFactory(agreement=spent, kind="spend", amount=D("70.00"), on=today())  # of no line
    ProjectFactory(community=community, priority=spent.lines.get(priority__isnull=False).priority)
    rows = rows_of(parts_now(programme, manager)["themes"])
    assert rows["Parks and environment"] == ["1", "£20,000", "£1,500", "£500"]
    assert rows["Without a theme"] == ["0", "£0", "£70", "£70"]
    assert rows["In all"][2] == pounds(reckon([programme.pk], today()).whole["spent"])


def test_aims_are_counted_by_the_newest_review_of_each_area(programme, manager, community, other_community):
    said = [(community, 2, ["O1"]), (community, 1, ["O1", "O4"]), (other_community, 1, ["O4"])]
    for area, ago, outcomes in said:
        plan = PlanFactory(community=area, number=10 - ago, state="completed")
        at = timezone.now() - timedelta(days=ago)
        PlanReviewFactory(plan=plan, state="submitted", outcomes=outcomes, submitted_at=at, submitted_by=manager)
    areas, named = programme_reads.outcomes_of(programme.pk)
    assert (areas, named) == (2, {"O1": 1, "O2": 0, "O3": 0, "O4": 2})
    assert [row[1] for row in parts_now(programme, manager)["outcomes"].table.rows] == ["1", "0", "0", "2"]


def test_quiet_areas_are_those_of_the_page(programme, manager, community, other_community, signed_in):
    ProjectFactory(community=community, last_update_at=timezone.now())
    ProjectFactory(community=other_community, last_update_at=timezone.localtime() - timedelta(days=50))
    quiet = parts_now(programme, manager)["quiet"]
    page = signed_in(manager).get(reverse("portfolio"), {"look": "quiet"}).context["page"]
    assert [row.title for row in quiet.rows] == [row.name for row in page] == [other_community.name]
    assert quiet.rows[0].note.startswith("50 days")


@pytest.fixture
def mended(community):
    """A setback that was put right in six days, one that was not, one only the partnership reads, one long ago."""
    project, day = ProjectFactory(community=community), today() - timedelta(days=20)
    broke, _ = (UpdateFactory(project=project, kind=Update.Kind.SETBACK, happened_on=day) for _ in range(2))
    repair = UpdateFactory(project=project, kind=Update.Kind.PUT_RIGHT, happened_on=day + timedelta(days=6))
    repair.puts_right.add(broke)
    inside = Update.Audience.PARTNERSHIP
    UpdateFactory(project=project, kind=Update.Kind.SETBACK, happened_on=day, audience=inside)


def test_mends_are_counted_as_the_area_s_page_counts_them(programme, manager, community, mended):
    part = parts_now(programme, manager)["mends"]
    assert rows_of(part) == {"Setbacks": ["2"], "Put right": ["1"], "Still open": ["1"]}
    assert "within 6 days" in part.words[0]
    span = {"first": today() - timedelta(days=90), "last": today()}
    assert programme_reads.mends_between(programme.pk, **span).days == mends_of(community).days


def test_setbacks_of_other_days_are_not_told(programme, mended):
    span = {"first": today() - timedelta(days=10), "last": today()}
    assert programme_reads.mends_between(programme.pk, **span).setbacks == 0


def test_asks_are_those_of_the_page_of_asks(programme, manager, community, signed_in):
    AskFactory(community=community, kind="speak")
    answer = AskAnswerFactory(ask__community=community, ask__kind="network")
    ask = answer.ask
    ask.state, ask.result, ask.result_at = RESULT, "The bench is there.", timezone.now()
    ask.save()
    AskFactory(community=community, raised_at=timezone.now() - timedelta(days=200))  # before these days
    parts = parts_now(programme, manager)
    since = today() - timedelta(days=90)
    page = signed_in(manager).get(reverse("councillors:ask_numbers"), {"since": since.isoformat()}).context
    rows = rows_of(parts["asks"])
    assert {row.label: str(row.counts["asked"]) for row in page["kinds"]} == {
        label: cells[0] for label, cells in rows.items() if label != "In all"
    }
    assert rows["In all"][:2] == ["2", "1"] and "The bench is there." in parts["results"].rows[0].title


def test_money_paid_counts_what_stands(programme, manager, spent):
    wrong = LedgerEntryFactory(agreement=spent, kind="payment", amount=D("9.00"), on=today())
    LedgerEntryFactory(agreement=spent, kind="payment", amount=D("9.00"), on=today(), corrects=wrong)
    LedgerEntryFactory(agreement=spent, kind="return", amount=D("20.00"), on=today())
    part = parts_now(programme, manager)["paid"]
    assert part.words == ["£5,000 went out in 1 payment to 1 area."]
    assert rows_of(part) == {"Paid": ["£5,000"], "Contribution on top": ["£0"], "Sent back": ["£20"]}


def test_reports_outstanding_and_due_and_plans_that_end_are_told(programme, manager, community, spent):
    late, soon, sent = (-3, SpendReportFactory), (9, SpendReportFactory), (9, AcceptedReportFactory)
    for number, (days, factory) in enumerate([late, soon, sent], 1):
        due = today() + timedelta(days=days)
        begun = date(2026, 1, 1) - timedelta(days=300 * number)
        factory(agreement=spent, number=number, due_on=due, start_date=begun)
    community.plans.update(end_date=months_on(today(), 2))
    parts = parts_now(programme, manager)
    assert parts["late"].words == ["1 spend report is late, of 1 area."]
    assert [row.title for row in parts["due"].rows] == [f"{community.name}: {spent.lto}"]
    assert [row.title.split(":")[0] for row in parts["ending"].rows] == [community.name]


def test_another_programme_s_areas_are_no_part_of_it(programme, manager):
    far = CommunityFactory(programme=ProgrammeFactory(name="Another", slug="another"))
    ProjectFactory(community=far, last_update_at=timezone.localtime() - timedelta(days=80))
    LedgerEntryFactory(agreement=AgreementFactory(community=far), kind="spend", amount=D("7.00"))
    report = worked_on(asked(programme, manager))
    assert report.where == "0 areas" and rows_of(parts_of(report)["money"])["Spent"] == ["£0"]


def test_three_areas_and_thirty_are_the_same_queries(programme, manager, django_assert_max_num_queries):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            area = CommunityFactory(programme=programme)
            plan = PlanFactory(community=area, state="live", end_date=months_on(today(), 3))
            line = BudgetLineFactory(agreement=AgreementFactory(community=area), priority=PriorityFactory(plan=plan))
            LedgerEntryFactory(agreement=line.agreement, line=line, kind=LedgerEntry.Kind.SPEND)
            SpendReportFactory(agreement=line.agreement, state="open", due_on=today() - timedelta(days=2))
            second = {"number": 2, "start_date": date(2026, 7, 1), "end_date": date(2026, 12, 31)}
            soon = today() + timedelta(days=2)
            SpendReportFactory(agreement=line.agreement, state="open", due_on=soon, **second)
            project = ProjectFactory(community=area, last_update_at=timezone.localtime() - timedelta(days=70))
            UpdateFactory(project=project, kind=Update.Kind.SETBACK, happened_on=today())
            AskAnswerFactory(ask__community=area, ask__state=RESULT, ask__result="Done", ask__result_at=timezone.now())
        report = ReportFactory.build(kind="programme", subject=programme.pk, first=today(), last=today())
        with django_assert_max_num_queries(40) as asked_:
            about = PROGRAMME.about(report)
            drafted = [part(about) for part in PROGRAMME.parts]
        assert len(drafted) == 13
        counts.append(len(asked_))
    assert counts[0] == counts[1]


# Pages, file, mail ----------------------------------------------------------------------------------------------------
def test_staff_ask_look_add_words_make_and_send_it(signed_in, manager, officer, programme, spent):
    client, path = signed_in(manager), reverse("programme_reports")
    assert path in client.get(reverse("portfolio")).content.decode()
    page = client.get(path)
    first, last = quarter_before(today())
    assert "No report yet" in page.content.decode() and page.context["form"].initial == {"first": first, "last": last}
    days = {f"{name}_{at}": getattr(day, part) for name, day in [("first", first), ("last", last)]
            for at, part in enumerate(["day", "month", "year"])}  # fmt: skip
    page = client.post(path, days, follow=True)
    assert "Waits its turn" in page.content.decode() and 'http-equiv="refresh"' in page.content.decode()
    report = worked_on(Report.objects.get())
    client.post(reverse("report_edit", args=[report.key]), {"own-money": "A good quarter."})
    client.post(reverse("report_move", args=[report.key]))
    page = client.get(worked_on(report).get_absolute_url())
    assert "A good quarter." in page.content.decode() and "For people who have no account" in page.content.decode()
    client.post(reverse("report_send", args=[report.key]), {"to": ["officers"]})
    assert Event.objects.get(kind="made-report-sent").people == [officer.pk]


def test_days_that_are_to_come_are_refused(signed_in, manager, programme):
    tomorrow = today() + timedelta(days=1)
    parts = [tomorrow.day, tomorrow.month, tomorrow.year]
    days = {f"{name}_{at}": part for name in ["first", "last"] for at, part in enumerate(parts)}
    page = signed_in(manager).post(reverse("programme_reports"), days)
    assert "not in the future" in page.content.decode() and not Report.objects.exists()


def test_progress_is_told_in_headings(signed_in, manager, programme):
    report = asked(programme, manager)
    Report.objects.filter(pk=report.pk).update(state="drafting", done=3, of=13)
    assert "3 of 13 headings drafted" in signed_in(manager).get(report.get_absolute_url()).content.decode()


def test_the_file_is_tagged_and_says_the_page_s_figures(signed_in, manager, programme, spent):
    report = made(programme, manager)
    page = signed_in(manager).get(report.get_absolute_url()).content.decode()
    words = words_of(report)
    for figure in ["£1,500", "£3,500", "Parks and environment", "£18,500"]:
        assert figure in page and figure in words
    charts = [part for part in report.parts if part.chart]
    assert len(charts) >= 3 and all(part.table for part in charts) and page.count("<svg") >= len(charts)
    with report.file.open("rb") as file:
        assert PdfReader(io.BytesIO(file.read())).trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_who_asked_is_mailed_when_draft_and_file_are_ready(programme, manager, officer):
    made(programme, manager)
    told = Event.objects.order_by("pk").values_list("kind", "people")
    assert list(told) == [("made-report-drafted", [manager.pk]), ("made-report-ready", [manager.pk])]


def test_the_board_opens_the_link_without_an_account_for_a_month(programme, manager, time_machine):
    link = file_path(made(programme, manager))
    answer = Client().get(link)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    time_machine.move_to(timezone.now() + timedelta(days=31))
    assert Client().get(link).status_code == 404


@pytest.mark.parametrize("who", ["chair", "rep", "councillor", "finance", "stranger"])
def test_others_find_no_report_of_the_programme(request, signed_in, manager, programme, community, who):
    report = made(programme, manager)
    client = signed_in(request.getfixturevalue(who))
    assert client.get(reverse("programme_reports")).status_code == 403
    assert client.get(report.get_absolute_url()).status_code == 404
    assert client.post(reverse("report_send", args=[report.key]), {"to": ["officers"]}).status_code == 404
    assert not Event.objects.filter(kind="made-report-sent").exists()


def test_another_programme_s_staff_find_it_not(signed_in, manager, programme, community):
    report = made(programme, manager)
    another = ProgrammeFactory(name="Another", slug="another")
    Report.objects.filter(pk=report.pk).update(subject=another.pk)
    assert signed_in(manager).get(report.get_absolute_url()).status_code == 404


def test_it_may_be_sent_to_staff_and_reps(programme, manager, officer, rep):
    found = circles(ReportFactory(kind="programme", subject=programme.pk), today())
    assert [ids for _, ids in found.values()] == [[manager.pk], [officer.pk], [rep.pk]]


def test_thirty_reports_are_the_queries_of_three(signed_in, manager, programme, django_assert_max_num_queries):
    client, counts = signed_in(manager), []
    client.get(reverse("programme_reports"))  # the session's first page writes it
    for more in (3, 27):
        ReportFactory.create_batch(more, kind="programme", subject=programme.pk, asked_by=manager)
        with django_assert_max_num_queries(10) as asked_:
            client.get(reverse("programme_reports"))
        counts.append(len(asked_))
    assert counts[0] == counts[1]


# By itself ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("on", "first", "last"),
    [
        (date(2026, 10, 1), date(2026, 7, 1), date(2026, 9, 30)),  # a Thursday
        (date(2026, 12, 31), date(2026, 7, 1), date(2026, 9, 30)),  # late, but still
        (date(2026, 7, 1), date(2026, 4, 1), date(2026, 6, 30)),
        (date(2027, 1, 4), date(2026, 10, 1), date(2026, 12, 31)),  # New Year's Day, then a weekend
        (date(2027, 1, 3), None, None),
        (date(2028, 4, 2), None, None),  # a weekend
        (date(2028, 4, 3), date(2028, 1, 1), date(2028, 3, 31)),
    ],
)
def test_a_quarter_is_due_from_its_first_working_day(programme, community, on, first, last):
    assert list(programme_readers.due(on)) == ([Due(programme.pk, first, last)] if first else [])


def test_a_programme_that_has_ended_or_has_no_area_is_not_due(programme, community):
    programme.communities.update(designated_on=date(2030, 1, 1))
    assert list(programme_readers.due(date(2027, 1, 4))) == []
    programme.communities.update(designated_on=date(2012, 1, 1))
    programme.end_date = date(2026, 9, 30)
    programme.save()
    assert list(programme_readers.due(date(2027, 1, 4))) == []


def test_a_week_late_it_is_asked_for_once_and_told_to_the_managers(programme, community, manager, officer):
    late = first_working_day(months_on(today(), 3).replace(day=1)) + timedelta(days=7)
    now = timezone.make_aware(datetime(late.year, late.month, late.day, 7))
    assert [schedule.ask_for_due(on=late, now=now), schedule.ask_for_due(on=late, now=now)] == [1, 0]
    report = worked_on(Report.objects.get())
    assert report.asked_by is None and report.state == Report.State.DRAFT
    assert Event.objects.get(kind="made-report-drafted").people == [manager.pk]


def test_without_a_manager_the_officers_hear_of_it(programme, officer):
    assert programme_readers.told(programme.pk, today()) == [officer.pk]


def test_a_report_that_came_by_itself_says_so(programme, community, manager, signed_in):
    ReportFactory(kind="programme", subject=programme.pk, asked_by=None, scheduled=True)
    assert "came by itself" in signed_in(manager).get(reverse("programme_reports")).content.decode()


def test_the_draft_that_came_by_itself_is_mailed_once(programme, manager, mailoutbox):
    ReportFactory(kind="programme", subject=programme.pk, asked_by=None, scheduled=True, state="asked")
    actions.make_waiting(now=timezone.now())
    for _ in range(2):
        fan_out(now=timezone.now())
    for pk in Message.objects.filter(kind="made-report-drafted").values_list("pk", flat=True):
        send_message(pk, now=timezone.now())
    assert [mail.to for mail in mailoutbox] == [[manager.email]]
    assert Report.objects.get().get_absolute_url() in mailoutbox[0].body
