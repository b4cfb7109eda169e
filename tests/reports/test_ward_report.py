"""A ward's brief as a report: by itself before the mail that carries its link, and for the councillor who asks."""

import io
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from biglocal.dates import today
from biglocal.notices.events import follow
from biglocal.notices.models import Event, Message
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.remind import remind_by
from biglocal.notices.steps.send import send_message
from biglocal.portal.months import Month, first_working_day
from biglocal.portal.report_links import file_path
from biglocal.portal.ward_brief_news import RULE
from biglocal.reports import actions, schedule
from biglocal.reports.models import Report
from biglocal.reports.registry import KINDS
from projects.models import Update
from tests.at_once import one_after_the_other
from tests.factories.councillors import AskFactory, TermFactory
from tests.factories.places import WardFactory
from tests.factories.projects import OccasionFactory, UpdateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path, monkeypatch):
    """Files of the test's own; of the kinds that come by themselves this one alone."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(schedule, "KINDS", {"ward-brief": KINDS["ward-brief"]})


@pytest.fixture(autouse=True)
def only_briefs_are_due(monkeypatch):
    """The first day of a quarter or of a council's year has reports of its own."""
    monkeypatch.setattr(schedule, "KINDS", {"ward-brief": KINDS["ward-brief"]})


@pytest.fixture
def day():
    """The day on which the brief of last month is due."""
    return first_working_day(today())


def news(community, line, day, **fields):
    update = UpdateFactory(project__community=community, posted_at=Month.before(day).begins, **fields)
    update.ward_lines.add(line)
    return update


def come(on):
    asked = schedule.ask_for_due(on=on, now=timezone.now())
    actions.make_waiting(now=timezone.now())
    return asked


def mailed(on):
    remind_by(RULE, on=on)
    fan_out(now=timezone.now())
    for pk in Message.objects.values_list("pk", flat=True):
        send_message(pk, now=timezone.now())
    return {letter.to[0]: letter for letter in mail.outbox}


def words_in(report):
    with report.file.open("rb") as file:
        return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(file.read())).pages)


def path_of(ward, day, name="ward_brief"):
    return reverse(name, args=[ward.line.council.slug, ward.line.slug, Month.before(day).key])


# By itself ------------------------------------------------------------------------------------------------------------
def test_its_parts_are_those_of_the_page(client, ward, community, councillor, day):
    news(community, ward.line, day, title="Two benches in")
    news(community, ward.line, day, kind=Update.Kind.SETBACK, title="Trees pulled up")
    assert come(day) == 1
    report = Report.objects.get()
    page = client.get(path_of(ward, day))
    assert report.parts == page.context["brief"].parts and report.sentence == page.context["brief"].sentence
    assert report.title == page.context["brief"].title and report.done == report.of == len(KINDS["ward-brief"].parts)
    assert report.state == Report.State.READY and "Trees pulled up" in words_in(report)


def test_it_comes_once_though_beat_was_off_for_days(ward, community, councillor, day):
    news(community, ward.line, day)
    late = day + timedelta(days=4)
    assert [come(day - timedelta(days=1)), come(late), come(late), come(late + timedelta(days=1))] == [0, 1, 0, 0]


def test_ward_without_news_or_without_readers_gets_none(ward, other_community, community, councillor, day):
    assert come(day) == 0
    news(community, WardFactory().line, day)
    assert come(day) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one(ward, community, councillor, day):
    news(community, ward.line, day)
    one_after_the_other(*[lambda: come(day)] * 2)
    assert Report.objects.get().state == Report.State.READY


def test_what_is_asked_is_no_part_of_the_one_that_everybody_may_open(ward, community, councillor, day):
    news(community, ward.line, day)
    AskFactory(community=community, line=ward.line, title="Ask for a tap")
    come(day)
    assert "Ask for a tap" not in words_in(Report.objects.get())


# Its mail -------------------------------------------------------------------------------------------------------------
def test_the_mail_links_to_the_file_and_the_link_runs_out(ward, community, councillor, stranger, day, time_machine):
    news(community, ward.line, day)
    follow(stranger, f"wardbrief:{ward.line.pk}")
    come(day)
    letters = mailed(day)
    assert set(letters) == {councillor.email, stranger.email}  # and none beside it, that a file is ready
    body = letters[stranger.email].body
    link = next(word for word in body.split() if "/reports/file/" in word).partition("/reports/")[2]
    assert Client().get(f"/reports/{link}").status_code == 200
    time_machine.move_to(timezone.now() + timedelta(days=31))
    assert Client().get(f"/reports/{link}").status_code == 404


def test_the_mail_goes_without_the_file_too(ward, community, councillor, day):
    news(community, ward.line, day)
    assert "/reports/file/" not in mailed(day)[councillor.email].body and "briefs/" in mail.outbox[0].body


def test_the_mail_greets_then_asks_then_tells_then_looks_ahead(ward, community, councillor, day):
    news(community, ward.line, day, title="Two benches in")
    AskFactory(community=community, line=ward.line, title="Ask for a tap")
    OccasionFactory(community=community, title="Opening day", on=Month.before(day).after + timedelta(days=9))
    letter = mailed(day)[councillor.email]
    html = letter.alternatives[0][0]
    order = ["One step forward", "Ask for a tap", "Two benches in", "Opening day", "You get this"]
    for words in (letter.body, html[html.index("<h1") :]):
        places = [words.index(one) for one in [f"Hello {councillor.get_short_name()}.", *order]]
        assert places == sorted(places)
    asks = html[html.index("What is asked") : html.index("What was done")]
    assert "#f4e8f1" in asks and "Ask for a tap" in asks


# Asked for ------------------------------------------------------------------------------------------------------------
def test_a_councillor_asks_for_it_on_the_page_and_twice_is_once(signed_in, ward, community, councillor, day):
    news(community, ward.line, day)
    AskFactory(community=community, line=ward.line, title="Ask for a tap")
    client = signed_in(councillor)
    assert "Get a link to send on" in client.get(path_of(ward, day)).content.decode()
    for _ in range(2):
        page = client.post(path_of(ward, day, "ward_brief_ask"), follow=True)
    assert "Waits its turn" in page.content.decode()
    actions.make_waiting(now=timezone.now())
    report = Report.objects.get()
    assert "Ask for a tap" in words_in(report) and Client().get(file_path(report)).status_code == 200
    assert Event.objects.get(kind="made-report-ready").people == [councillor.pk]
    assert come(day) == 1  # what somebody asked for holds asks: the one for everybody comes beside it


def test_others_neither_see_the_button_nor_ask(signed_in, client, ward, community, chair, councillor, day):
    news(community, ward.line, day)
    assert "Get a link to send on" not in signed_in(chair).get(path_of(ward, day)).content.decode()
    assert "Get a link to send on" not in client.get(path_of(ward, day)).content.decode()
    assert signed_in(chair).post(path_of(ward, day, "ward_brief_ask")).status_code == 403
    elsewhere = WardFactory()
    assert signed_in(councillor).post(path_of(elsewhere, day, "ward_brief_ask")).status_code == 404
    assert not Report.objects.exists()


def test_a_month_that_runs_cannot_be_asked_for(signed_in, ward, councillor):
    path = reverse("ward_brief_ask", args=[ward.line.council.slug, ward.line.slug, Month.of(today()).key])
    assert signed_in(councillor).post(path).status_code == 404 and not Report.objects.exists()


def test_another_wards_councillor_finds_no_report(signed_in, ward, community, councillor, stranger, day):
    news(community, ward.line, day)
    come(day)
    report = Report.objects.get()
    assert signed_in(councillor).get(report.get_absolute_url()).status_code == 200
    TermFactory(councillor__person=stranger)
    assert signed_in(stranger).get(report.get_absolute_url()).status_code == 404


def test_thirty_rows_ask_as_often_as_three(ward, community, councillor, day):
    kind, counts, month = KINDS["ward-brief"], [], Month.before(day)
    report = Report(kind=kind.name, subject=ward.line.pk, first=month.first, last=month.last, asked_by=councillor)
    for more in (3, 27):
        for _ in range(more):
            for sort in Update.Kind.values:
                news(community, ward.line, day, kind=sort)
            AskFactory(community=community, line=ward.line)
        with CaptureQueriesContext(connection) as asked:
            found = kind.about(report)
            for part in kind.parts:
                part(found)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
