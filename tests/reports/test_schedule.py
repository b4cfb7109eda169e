"""Reports that come by themselves: each once, however often and however late somebody looks."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.notices.models import Event
from biglocal.reports import actions, registry, schedule
from biglocal.reports.contents import Part
from biglocal.reports.models import Report
from biglocal.reports.registry import Due, Kind
from tests.at_once import one_after_the_other
from tests.factories.area_reports import ReportFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 10, 5)
DUE = Due(7, date(2026, 7, 1), date(2026, 9, 30))


@pytest.fixture(autouse=True)
def kind(monkeypatch, manager, tmp_path, settings):
    """The one kind there is: due from Monday on, told to the manager."""
    settings.MEDIA_ROOT = tmp_path
    kind = Kind(
        "quarterly",
        "A quarter",
        about=lambda report: report,
        heads=lambda report: ("A quarter", "Everywhere", "It went well."),
        parts=[lambda report: Part("all", "All of it", words=["Well."])],
        may_read=lambda person, subject: person == manager,
        back=lambda subject: ("Reports", "/"),
        is_edited=True,
        due=lambda on: [DUE] if on >= MONDAY else [],
        told=lambda subject, on: [manager.pk, manager.pk],
    )
    monkeypatch.setattr(registry, "KINDS", {kind.name: kind})
    monkeypatch.setattr(schedule, "KINDS", registry.KINDS)
    monkeypatch.setattr("biglocal.reports.models.KINDS", registry.KINDS)
    return kind


def look(day: date) -> int:
    return schedule.ask_for_due(on=day, now=noon(day))


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def test_nothing_is_asked_for_before_its_day():
    assert look(MONDAY - timedelta(days=1)) == 0 and not Report.objects.exists()


def test_it_is_asked_for_once_however_often_one_looks():
    assert [look(MONDAY), look(MONDAY), look(MONDAY + timedelta(days=1))] == [1, 0, 0]
    report = Report.objects.get()
    assert (report.subject, report.first, report.last, report.asked_by) == (*DUE, None)
    assert AuditLine.objects.get(verb="report").by is None


def test_a_week_without_beat_catches_up_once():
    week = MONDAY + timedelta(days=7)
    assert [look(MONDAY - timedelta(days=1)), look(week), look(week)] == [0, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_ask_for_one(kind):
    found = one_after_the_other(*[lambda: schedule.ask_for(kind, DUE, now=noon(MONDAY))] * 2)
    assert sorted(found) == [False, True] and Report.objects.count() == 1


def test_one_that_somebody_asked_for_afterwards_is_enough(manager):
    ReportFactory(kind="quarterly", **DUE._asdict(), asked_by=manager, asked_at=noon(DUE.last + timedelta(days=1)))
    assert look(MONDAY) == 0


def test_one_asked_for_on_its_last_day_is_not_enough(manager):
    ReportFactory(kind="quarterly", **DUE._asdict(), asked_by=manager, asked_at=noon(DUE.last))
    assert look(MONDAY) == 1


def test_its_draft_and_its_file_are_told_to_those_it_is_made_for(manager):
    look(MONDAY)
    actions.make_waiting(now=timezone.now())
    actions.agree_draft(report=Report.objects.get(), by=manager, now=timezone.now())
    actions.make_waiting(now=timezone.now())
    told = Event.objects.order_by("pk").values_list("kind", "people")
    assert list(told) == [("made-report-drafted", [manager.pk]), ("made-report-ready", [manager.pk])]


def test_what_is_made_stays_asked_for_once():
    look(MONDAY)
    actions.make_waiting(now=timezone.now())
    assert Report.objects.get().state == Report.State.DRAFT and look(MONDAY) == 0


def test_what_did_not_work_is_tried_again_every_day_for_a_week(kind, caplog):
    broken = [True]
    kind.parts[:] = [lambda report: 1 / 0 if broken[0] else Part("all", "All of it", words=["Well."])]
    look(MONDAY)
    actions.make_waiting(now=noon(MONDAY))
    assert Report.objects.get().state == Report.State.FAILED
    tries = []
    for days in range(1, 9):
        tries.append(schedule.try_failed_again(now=noon(MONDAY) + timedelta(days=days) - timedelta(hours=1)))
        broken[0] = days < 7
        actions.make_waiting(now=noon(MONDAY) + timedelta(days=days))
    assert tries == [1] * 7 + [0] and Report.objects.get().state == Report.State.DRAFT


def test_after_a_week_it_is_let_be(kind):
    ReportFactory(kind="quarterly", subject=7, scheduled=True, asked_by=None, state="failed", asked_at=noon(MONDAY))
    assert schedule.try_failed_again(now=noon(MONDAY) + timedelta(days=7)) == 0
    assert Report.objects.get().state == Report.State.FAILED


def test_a_draft_whose_file_failed_keeps_its_writer_s_words(manager, monkeypatch):
    look(MONDAY)
    actions.make_waiting(now=timezone.now())
    report = Report.objects.get()
    actions.change_draft(report=report, own={"all": "My words."}, left_out=[], by=manager, now=timezone.now())
    actions.agree_draft(report=report, by=manager, now=timezone.now())
    with monkeypatch.context() as broken:
        broken.setattr(actions, "pdf_of", lambda report: 1 / 0)
        actions.make_waiting(now=timezone.now())
    assert Report.objects.get().state == Report.State.FAILED
    Report.objects.update(asked_at=timezone.now())
    schedule.try_failed_again(now=timezone.now())
    actions.make_waiting(now=timezone.now())
    report.refresh_from_db()
    assert report.state == Report.State.READY and report.parts[0].own == "My words."


def test_one_that_a_person_asked_for_is_theirs_to_try_again(manager):
    ReportFactory(kind="quarterly", subject=7, asked_by=manager, state="failed", asked_at=noon(MONDAY))
    assert schedule.try_failed_again(now=noon(MONDAY)) == 0
