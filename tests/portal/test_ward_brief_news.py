"""The monthly brief by mail: once, to whom it is for, and not without news."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from biglocal.dates import today
from biglocal.notices.events import follow
from biglocal.notices.models import Event, Follow, Message, Reminder
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.remind import remind_by
from biglocal.notices.steps.send import send_message
from biglocal.places.models import WardSuccession
from biglocal.portal.months import Month, first_working_day
from biglocal.portal.ward_brief_news import RULE, briefs_due
from councillors.models import Term
from projects.models import Update
from tests.factories.councillors import AskFactory
from tests.factories.places import WardFactory, WardSetFactory
from tests.factories.projects import UpdateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> date:
    """The day on which the brief of last month is due."""
    return first_working_day(today())


def news(community, line, day, **fields):
    update = UpdateFactory(project__community=community, posted_at=Month.before(day).begins, **fields)
    update.ward_lines.add(line)
    return update


def due(on):
    return [(row.subject, row.people, row.skip) for row in briefs_due(on)]


def send_all():
    fan_out(now=timezone.now())
    for pk in Message.objects.values_list("pk", flat=True):
        send_message(pk, now=timezone.now())
    return list(Message.objects.order_by("pk").values_list("state", "skip_code"))


@pytest.mark.parametrize(
    ("month", "first"),
    [
        (date(2026, 9, 17), date(2026, 9, 1)),  # a Tuesday
        (date(2026, 8, 1), date(2026, 8, 3)),  # the 1st is a Saturday
        (date(2026, 11, 30), date(2026, 11, 2)),  # a Sunday
        (date(2027, 1, 9), date(2027, 1, 4)),  # New Year's Day is a Friday
    ],
)
def test_first_working_day(month, first):
    assert first_working_day(month) == first


def test_brief_is_due_from_the_first_working_day(ward, community, councillor, day):
    news(community, ward.line, day)
    told = [(f"wardbrief:{ward.line.pk}", [councillor.pk], "")]
    assert due(day) == told and due(day + timedelta(days=5)) == told
    assert due(day + timedelta(days=16)) == []


def test_nothing_is_due_before_the_first_working_day(ward, community, councillor):
    news(community, ward.line, date(2026, 8, 1))
    assert due(date(2026, 8, 2)) == []


def test_ward_without_news_gets_no_brief(ward, councillor, day):
    assert due(day) == [(f"wardbrief:{ward.line.pk}", [councillor.pk], "nothing-new")]
    remind_by(RULE, on=day)
    assert Reminder.objects.get().skip_code == "nothing-new" and not Event.objects.exists()


def test_what_only_the_partnership_reads_is_no_news(ward, community, councillor, day):
    news(community, ward.line, day, audience=Update.Audience.PARTNERSHIP)
    assert [skip for _, _, skip in due(day)] == ["nothing-new"]


def test_brief_is_told_once(ward, community, councillor, day):
    news(community, ward.line, day)
    assert remind_by(RULE, on=day) == 1
    assert remind_by(RULE, on=day) == 0 and remind_by(RULE, on=day + timedelta(days=3)) == 0
    assert send_all() == [("sent", "")] and len(mail.outbox) == 1


def test_who_asked_for_it_gets_it_too(ward, community, councillor, stranger, resident, day):
    news(community, ward.line, day)
    follow(stranger, f"wardbrief:{ward.line.pk}")
    follow(resident, f"wardline:{ward.line.pk}")  # news of the ward, and not its brief
    assert due(day)[0][1] == sorted([councillor.pk, stranger.pk])


def test_brief_of_a_ward_that_ended_goes_on_with_its_heirs(ward, community, stranger, day):
    before = WardSetFactory(council=ward.ward_set.council, start_date=date(2011, 5, 5), end_date=date(2015, 5, 6))
    old = WardFactory(ward_set=before)
    WardSuccession.objects.create(old=old, new=ward, share_of_old=0.5, share_of_new=0.5, how="overlap")
    news(community, ward.line, day)
    follow(stranger, f"wardbrief:{old.line.pk}")
    assert due(day) == [(f"wardbrief:{ward.line.pk}", [stranger.pk], "")]
    remind_by(RULE, on=day)
    assert send_all() == [("sent", "")]


def test_who_keeps_it_quiet_gets_none(ward, community, stranger, day):
    news(community, ward.line, day)
    follow(stranger, f"wardbrief:{ward.line.pk}")
    Follow.objects.update(muted_until=day + timedelta(days=3))
    assert due(day) == []


def test_asks_stand_in_the_mail_to_councillors_alone(ward, community, councillor, stranger, day):
    news(community, ward.line, day)
    AskFactory(community=community, line=ward.line, title="Ask for a tap")
    follow(stranger, f"wardbrief:{ward.line.pk}")
    remind_by(RULE, on=day)
    send_all()
    by_person = {letter.to[0]: letter for letter in mail.outbox}
    assert "Ask for a tap" in by_person[councillor.email].body
    assert "Ask for a tap" not in str(by_person[stranger.email].message())


def test_end_of_term_before_it_is_sent_ends_it(ward, community, councillor, day):
    news(community, ward.line, day)
    remind_by(RULE, on=day)
    Term.objects.update(end_date=today() - timedelta(days=1))
    assert send_all() == [("skipped", "nothing_left")] and mail.outbox == []


def test_who_wants_no_news_by_mail_gets_none(ward, community, councillor, day):
    news(community, ward.line, day)
    type(councillor).objects.update(cadence="none")
    remind_by(RULE, on=day)
    assert send_all() == [("skipped", "nothing_left")]


def test_update_taken_down_is_absent_from_the_mail(ward, community, councillor, day):
    kept, gone = news(community, ward.line, day, title="Still here"), news(community, ward.line, day, title="Gone now")
    remind_by(RULE, on=day)
    Update.objects.filter(pk=gone.pk).update(deleted_at=timezone.now(), deleted_by=kept.by)
    send_all()
    assert "Still here" in mail.outbox[0].body and "Gone now" not in mail.outbox[0].body


def test_mail_is_small_and_works_without_pictures(ward, community, councillor, day):
    for number in range(30):
        for kind in Update.Kind.values:
            news(community, ward.line, day, kind=kind, title=f"{number} {'a long title ' * 4}")
        AskFactory(community=community, line=ward.line, title=f"{number} {'a long ask ' * 6}", takes="An hour " * 7)
    remind_by(RULE, on=day)
    send_all()
    whole = mail.outbox[0].message().as_bytes()
    html = mail.outbox[0].alternatives[0].content
    assert len(whole) < 60_000 and "<img" not in html
    assert html.count("And 18 more.") == 5 and "List-Unsubscribe" in mail.outbox[0].extra_headers


def test_brief_is_followed_from_the_list_of_months(client, signed_in, stranger, ward):
    address = reverse("ward_briefs", args=[ward.line.council.slug, ward.line.slug])
    assert "Follow the brief by email" in client.get(address).content.decode()
    browser, topic = signed_in(stranger), f"wardbrief:{ward.line.pk}"
    browser.post(reverse("follow"), {"topic": topic, "next": address})
    assert Follow.objects.get().topic == topic
    assert "Stop following" in browser.get(address).content.decode()
    assert "the monthly brief of" in browser.get(reverse("mail_settings")).content.decode()
