"""The report of an area: drafted step by step, changed by a person, made a file, sent on, opened by its link."""

import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from biglocal.dates import today
from biglocal.money import pounds
from biglocal.notices.models import Event
from biglocal.reports import actions
from biglocal.reports.models import KEPT_FOR, LEASE, Report
from biglocal.reports.registry import KINDS
from funding.models import LedgerEntry
from funding.money import area_money
from projects.models import Update
from tests.factories.communities import PlanFactory, PriorityFactory
from tests.factories.funding import AgreementFactory, AllocationEntryFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.projects import ProjectFactory, UpdateFactory

pytestmark = pytest.mark.django_db


def asked(community, person, **changes):
    facts = {"kind": "area", "subject": community.pk, "first": today() - timedelta(days=180), "last": today()}
    return actions.ask_for_report(**{**facts, **changes}, by=person, on=today(), now=timezone.now())


def drafted(community, person):
    report = asked(community, person)
    actions.make_waiting(now=timezone.now())
    report.refresh_from_db()
    return report


def made(community, person):
    report = drafted(community, person)
    actions.agree_draft(report=report, by=person, now=timezone.now())
    actions.make_waiting(now=timezone.now())
    report.refresh_from_db()
    return report


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def story(community):
    project = ProjectFactory(community=community, title="Pocket park")
    day = today() - timedelta(days=20)
    broke = UpdateFactory(project=project, kind=Update.Kind.SETBACK, title="Fence torn down", happened_on=day)
    later = day + timedelta(days=6)
    repair = UpdateFactory(project=project, kind=Update.Kind.PUT_RIGHT, title="Fence up again", happened_on=later)
    repair.puts_right.add(broke)
    UpdateFactory(project=project, kind=Update.Kind.STEP, title="Trees planted", happened_on=day)
    inside = Update.Audience.PARTNERSHIP
    UpdateFactory(project=project, kind=Update.Kind.STEP, title="Between us", happened_on=day, audience=inside)
    return project


def words_of(report):
    with report.file.open("rb") as file:
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages)


def test_a_draft_tells_progress_and_mends_but_nothing_from_inside(community, worker, story):
    report = drafted(community, worker)
    assert report.state == Report.State.DRAFT and report.done == report.of == len(KINDS["area"].parts)
    rows = {row.title: row.note for part in report.parts for row in part.rows}
    assert "Trees planted" in rows and "Between us" not in rows
    assert "within 6 days" in rows["Fence up again"]


def test_what_was_put_right_by_the_last_day_is_not_still_broken(community, worker, story):
    names = {part.name for part in drafted(community, worker).parts}
    assert "mends" in names and "stuck" not in names


@pytest.fixture
def spent(community):
    AllocationEntryFactory(community=community)
    part = PriorityFactory(plan=PlanFactory(community=community, state="live"), name="Green places")
    line = BudgetLineFactory(agreement=AgreementFactory(community=community), priority=part)
    LedgerEntryFactory(agreement=line.agreement, line=line, kind=LedgerEntry.Kind.SPEND)


def test_its_money_is_the_money_of_the_area_s_page(community, worker, spent):
    parts = {part.name: part for part in drafted(community, worker).parts}
    rows, sums = parts["money"].table.rows, area_money(community)
    assert rows[0][0] == "Green places" and sums.spent
    assert rows[-1][1:] == [pounds(one) for one in (sums.allocation, sums.spent, sums.promised, sums.left)]
    assert [bar.words for bar in parts["years"].chart.bars] == [pounds(sums.spent)]


def test_its_chart_says_the_table_s_figures_in_page_and_file(community, worker, spent, story, signed_in):
    report = made(community, worker)
    year = next(part for part in report.parts if part.name == "years").table.rows[0]
    page = signed_in(worker).get(report.get_absolute_url()).content.decode()
    assert page.count(year[1]) >= 3 and all(words in words_of(report) for words in year)
    assert "<svg" in page and "style=" not in page.split("<main")[1].split("</main>")[0]


def test_the_file_is_tagged_and_says_what_the_page_says(community, worker, story):
    report = drafted(community, worker)
    own = {"done": "We are proud."}
    actions.change_draft(report=report, own=own, left_out=["mends"], by=worker, now=timezone.now())
    actions.agree_draft(report=report, by=worker, now=timezone.now())
    actions.make_waiting(now=timezone.now())
    report.refresh_from_db()
    words = words_of(report)
    assert report.state == Report.State.READY and "We are proud." in words and "Fence up again" not in words
    with report.file.open("rb") as file:
        assert PdfReader(io.BytesIO(file.read())).trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_who_asked_hears_of_the_draft_and_of_the_file(community, worker, story):
    made(community, worker)
    assert list(Event.objects.filter(kind__startswith="made-report-").order_by("pk").values_list("kind", "people")) == [
        ("made-report-drafted", [worker.pk]),
        ("made-report-ready", [worker.pk]),
    ]


def test_pressed_twice_it_is_one_report_and_one_file(community, worker, story):
    assert asked(community, worker) == asked(community, worker)
    report = made(community, worker)
    actions.agree_draft(report=report, by=worker, now=timezone.now())
    assert actions.make_waiting(now=timezone.now()) == 0 and Report.objects.count() == 1


def test_a_report_lost_with_its_worker_is_begun_anew(community, worker, story):
    report = asked(community, worker)
    now = timezone.now()
    Report.objects.filter(pk=report.pk).update(state="drafting", seen_at=now)
    assert not actions.make_waiting(now=now + LEASE / 2)
    assert actions.make_waiting(now=now + LEASE * 2) == 1


def test_a_worker_that_was_thought_lost_changes_nothing(community, worker, story):
    late = actions.taken(asked(community, worker).pk, now=timezone.now())
    assert actions.make_waiting(now=timezone.now() + LEASE * 2) == 1
    assert actions.draft(late) is False
    assert (
        Report.objects.get().state == Report.State.DRAFT
        and Event.objects.filter(kind="made-report-drafted").count() == 1
    )


def test_a_worker_that_is_slow_to_make_the_file_leaves_the_other_one_s(community, worker, story, monkeypatch, tmp_path):
    """Its time ran out while it wrote, and another took the report over: its file goes, its words change nothing."""
    report = drafted(community, worker)
    actions.agree_draft(report=report, by=worker, now=timezone.now())
    late = actions.taken(report.pk, now=timezone.now())
    other = actions.taken(report.pk, now=timezone.now() + LEASE * 2)
    assert actions.write(late) is False
    assert Report.objects.get().state == Report.State.WRITING
    assert actions.write(other) is True
    assert len(list((tmp_path / "reports").iterdir())) == 1


def test_what_breaks_stands_as_failed_and_can_be_tried_again(community, worker, story, monkeypatch):
    def breaks(about):
        raise ValueError("no")

    with monkeypatch.context() as patched:
        patched.setitem(KINDS, "area", type(KINDS["area"])(**{**vars(KINDS["area"]), "parts": [breaks]}))
        report = drafted(community, worker)
    assert report.state == Report.State.FAILED
    actions.draft_again(report=report, by=worker, now=timezone.now())
    actions.make_waiting(now=timezone.now())
    report.refresh_from_db()
    assert report.state == Report.State.DRAFT


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [(2, 1, "or a later one"), (0, 3, "not in the future"), (-900, 0, "two years at most")],
)
def test_days_that_cannot_be_are_refused_and_nothing_is_asked(client, signed_in, worker, community, first, last, says):
    days = {"first": today() + timedelta(days=first), "last": today() + timedelta(days=last)}
    data = {
        f"{name}_{at}": getattr(day, part)
        for name, day in days.items()
        for at, part in enumerate(["day", "month", "year"])
    }
    answer = signed_in(worker).post(reverse("area_reports", args=[community.slug]), data)
    assert says in answer.content.decode() and not Report.objects.exists()


def test_a_report_is_asked_for_changed_made_and_sent_on_pages(signed_in, worker, chair, community, story):
    client = signed_in(worker)
    path = reverse("area_reports", args=[community.slug])
    assert "No report yet" in client.get(path).content.decode()
    day = today()
    span = {
        "first_0": 1,
        "first_1": 1,
        "first_2": day.year - 1,
        "last_0": day.day,
        "last_1": day.month,
        "last_2": day.year,
    }
    page = client.post(path, span, follow=True)
    report = Report.objects.get()
    assert "Waits its turn" in page.content.decode()
    actions.make_waiting(now=timezone.now())
    page = client.post(
        reverse("report_edit", args=[report.key]), {"own-done": "Come and see.", "out-mends": "on"}, follow=True
    )
    assert "Come and see." in page.content.decode() and "Fence up again" not in page.content.decode()
    client.post(reverse("report_move", args=[report.key]))
    actions.make_waiting(now=timezone.now())
    page = client.get(report.get_absolute_url())
    assert "The file is ready" in page.content.decode()
    page = client.post(reverse("report_send", args=[report.key]), {"to": ["partnership"]}, follow=True)
    assert "Sent to" in page.content.decode()
    client.post(reverse("report_send", args=[report.key]), {"to": ["partnership"]})
    people = [pk for event in Event.objects.filter(kind="made-report-sent") for pk in event.people]
    assert chair.pk in people and len(people) == len(set(people))
    file = Client().get(page.context["link"])
    assert file["Content-Type"] == "application/pdf" and b"".join(file.streaming_content).startswith(b"%PDF")


def test_file_made_anew_takes_the_place_of_the_one_before(community, worker, story, tmp_path):
    report = made(community, worker)
    actions.change_draft(report=report, own={"done": "Once more."}, left_out=[], by=worker, now=timezone.now())
    actions.agree_draft(report=report, by=worker, now=timezone.now())
    actions.make_waiting(now=timezone.now())
    report.refresh_from_db()
    assert "Once more." in words_of(report) and len(list((tmp_path / "reports").iterdir())) == 1


def test_file_that_was_lost_from_the_disk_is_made_anew_and_kept(community, worker, story, tmp_path):
    report = made(community, worker)
    report.file.storage.delete(report.file.name)
    Report.objects.filter(pk=report.pk).update(state=Report.State.AGREED)
    actions.make_waiting(now=timezone.now())
    report.refresh_from_db()
    assert "Arches" in words_of(report)


def test_sending_to_nobody_is_a_sentence(signed_in, worker, community, story):
    report = made(community, worker)
    page = signed_in(worker).post(reverse("report_send", args=[report.key]), {})
    assert "Choose who gets it" in page.content.decode() and not Event.objects.filter(kind="made-report-sent").exists()


def test_another_area_s_report_does_not_exist(signed_in, worker, chair, other_community, community, story):
    report = made(community, worker)
    Report.objects.filter(pk=report.pk).update(subject=other_community.pk)
    for name in ["report", "report_edit"]:
        assert signed_in(worker).get(reverse(name, args=[report.key])).status_code == 404
    for name in ["report_move", "report_send"]:
        assert signed_in(worker).post(reverse(name, args=[report.key]), {"again": "yes"}).status_code == 404
    assert Report.objects.get().state == Report.State.READY


def test_a_link_runs_out_after_a_month(client, community, worker, story, time_machine):
    from biglocal.portal.report_links import file_path

    link = file_path(made(community, worker))
    assert client.get(link).status_code == 200 and client.get(link[:-2] + "x/").status_code == 404
    time_machine.move_to(timezone.now() + timedelta(days=31))
    assert client.get(link).status_code == 404


def test_the_file_is_kept_three_months_and_the_page_longer(community, worker, story, signed_in):
    report = made(community, worker)
    name, storage = report.file.name, report.file.storage
    assert actions.drop_old(now=timezone.now() + KEPT_FOR - timedelta(minutes=5)) == 0
    assert actions.drop_old(now=timezone.now() + KEPT_FOR + timedelta(minutes=5)) == 1
    assert not storage.exists(name)
    assert "kept for three months" in signed_in(worker).get(report.get_absolute_url()).content.decode()


def test_leaving_everything_out_is_refused_and_keeps_the_draft(community, worker, story):
    report = drafted(community, worker)
    from biglocal.refusals import Refused

    with pytest.raises(Refused, match="at least one"):
        out = [part.name for part in report.parts]
        actions.change_draft(report=report, own={}, left_out=out, by=worker, now=timezone.now())
    assert len(Report.objects.get().parts) == len(report.parts)


def test_a_page_of_thirty_reports_asks_as_often_as_one_of_three(
    community, worker, signed_in, django_assert_max_num_queries
):
    client, path = signed_in(worker), reverse("area_reports", args=[community.slug])
    counts = []
    for more in (3, 27):
        now = timezone.now()
        Report.objects.bulk_create(
            Report(kind="area", subject=community.pk, first=date(2020, 1, 1), last=date(2020, 2, 1) + timedelta(days=n),
                   state="over", asked_at=now, asked_by=worker)
            for n in range(more)
        )  # fmt: skip
        with django_assert_max_num_queries(10) as asked_:
            client.get(path)
        counts.append(len(asked_))
    assert counts[0] == counts[1]
