"""The demonstration: told once, adds up, and never among real people."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Sum
from django.utils import timezone

from biglocal.accounts.models import Person
from biglocal.communities.models import Community, Programme
from biglocal.dates import today
from biglocal.notices.hooks import undeliverable
from biglocal.notices.looking import send_once_more
from biglocal.notices.models import MailboxLetter, Message
from biglocal.notices.steps.send import send_message
from biglocal.portal.demo.world import World
from funding.models import Agreement, LedgerEntry, Payment
from projects.models import Project, Update
from tests.browser.fixtures import demonstration

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """Two areas, told once for all tests of this module; what a test changes of it is undone with the test."""
    with django_db_blocker.unblock(), demonstration(communities=2):
        yield


def test_everybody_of_the_contract_can_sign_in(told):
    keys = "denise pat harjit finance certifier ruth martin rep priya gwen owen manager stranger".split()
    people = Person.objects.filter(email__in=[f"{key}@demo.example" for key in keys], emailaddress__verified=True)
    assert people.count() == 13


def test_mend_of_the_pocket_park_took_two_and_a_half_hours(told):
    repair = Update.objects.get(kind="put_right", project__title="The Triangle pocket park")
    setback = repair.puts_right.get()
    assert (setback.happened_at.isoformat("minutes"), repair.happened_at.isoformat("minutes")) == ("07:40", "10:15")
    assert setback.happened_on == repair.happened_on


def test_money_of_arches_adds_up(told):
    arches = Community.objects.get(slug="arches-local")
    agreed = Agreement.objects.filter(community=arches).aggregate(total=Sum("amount"))["total"]
    spent = LedgerEntry.objects.filter(agreement__community=arches, kind="spend").aggregate(total=Sum("amount"))[
        "total"
    ]
    assert (agreed, spent) == (628_850, 486_250)


def test_payments_and_lines_never_exceed_their_agreement(told):
    for agreement in Agreement.objects.all():
        assert sum(line.amount for line in agreement.lines.all()) == agreement.amount
        assert sum(payment.amount for payment in agreement.payments.all()) <= agreement.amount
        paid = sum(p.amount for p in agreement.payments.filter(state=Payment.State.PAID))
        spent = sum(row.amount for row in agreement.ledger.filter(kind="spend"))
        assert spent <= paid


def test_thanks_and_their_count_agree(told):
    assert not Update.objects.alias(rows=Count("thanks")).exclude(thanks_count=F("rows")).exists()


def test_letters_lie_in_the_mailbox_from_the_start(told, settings):
    """Whatever weekday it is: even a digest day six days ago had news before it."""
    settings.EMAIL_BACKEND = "biglocal.notices.mailbox.MailboxBackend"
    Programme.objects.update(digest_weekday=today().isoweekday() % 7 + 1)
    call_command("prepare")
    letters = MailboxLetter.objects.filter(to="ruth@demo.example")
    assert letters.filter(text__contains="You get this each week").count() == 1
    assert MailboxLetter.objects.filter(to="priya@demo.example").count() <= 1
    call_command("prepare")
    assert letters.filter(text__contains="You get this each week").count() == 1


def test_staff_have_mail_to_look_at_and_it_goes_when_sent_once_more(told, settings):
    """Three messages, one of them to a dead address; the one in doubt still has something to say."""
    settings.EMAIL_BACKEND = "biglocal.notices.mailbox.MailboxBackend"
    doubtful = Message.objects.to_look_at()
    assert sorted(doubtful.values_list("state", flat=True)) == ["failed", "failed", "unknown"]
    assert undeliverable(doubtful.values_list("person__email", flat=True))
    message, now = doubtful.get(state="unknown"), timezone.now()
    assert send_once_more(message=message.pk, by=message.person, now=now)
    assert send_message(message.pk, now=now) == "sent"


def test_second_call_refuses_in_a_sentence(told):
    with pytest.raises(CommandError, match="areas here already"):
        call_command("seed_demo", verbosity=0)


def test_if_empty_does_nothing_where_areas_are(told):
    call_command("seed_demo", if_empty=True, verbosity=0)
    assert Community.objects.filter(slug="arches-local").count() == 1


def test_never_among_real_people(settings):
    settings.DEMO = settings.DEBUG = False
    before = Person.objects.count()
    with pytest.raises(CommandError, match="never put among real ones"):
        call_command("seed_demo", verbosity=0)
    assert Person.objects.count() == before


def test_nothing_lies_in_the_future(told):
    assert not Update.objects.filter(posted_at__gt=World().now).exists()
    assert not Project.objects.filter(last_update_at__gt=World().now).exists()


def test_opening_day_is_a_saturday_a_fortnight_ahead():
    world = World(on=date(2026, 11, 23))
    assert world.weekday(-14) == date(2026, 12, 12)
    assert world.weekday(5) == date(2026, 11, 14)
