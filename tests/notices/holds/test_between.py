"""What changes between compose and send: the letter that the mail server gets speaks only of what still holds."""

from datetime import timedelta
from email.message import Message as Letter

import pytest
from django.test import Client
from django.utils import timezone

from biglocal.access import Role
from biglocal.concerns.actions.hiding import hide
from biglocal.dates import today
from biglocal.notices.choices import choice_path
from biglocal.notices.events import unfollow
from biglocal.notices.models import Item, Message
from biglocal.notices.steps.compose import compose
from biglocal.notices.steps.fan_out import fan_out
from councillors.actions import end_term
from councillors.models import Term
from projects.actions import delete_update, edit_update, log_update
from projects.models import Update
from tests.factories.accounts import PersonFactory
from tests.factories.communities import RoleHeldFactory
from tests.factories.projects import ProjectFactory
from tests.notices.test_real_mail import until

from .conftest import all_done, follow_all, time_passes

pytestmark = pytest.mark.django_db(transaction=True)
LONG = 240  # seconds, on a machine that has much else to do
STAYS = "Two benches are in"


def log(project, by, text: str, **more) -> Update:
    now = timezone.now()
    return log_update(project=project, text=f"{text}.", happened_on=now.date(), by=by, now=now, **more)


def words(letter: Letter) -> str:
    return "\n".join([letter["Subject"], *(part.get_content() for part in letter.walk() if not part.is_multipart())])


def ago(rows, days: int = 1) -> None:
    rows.update(start_date=today() - timedelta(days=days))


def press(person, scope: str) -> None:
    """As a program for mail does when its button is pressed: signed out, with the one field."""
    answer = Client().post(choice_path(person.pk, scope), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200


# What changes, and how: each takes the update, the person who was to hear of it, and people by role.
def unfollows(update, person, people):
    unfollow(person, f"project:{update.project_id}")


def quiets(update, person, people):
    person.follows.filter(topic=f"project:{update.project_id}").update(muted_until=today() + timedelta(days=9))


def takes_down(update, person, people):
    delete_update(update=update, by=people["lead"], now=timezone.now())


def hides(update, person, people):
    hide(topic=f"update:{update.pk}", reason="Names a child.", by=people["officer"], now=timezone.now())


def makes_private(update, person, people):
    given = {"text": update.text, "kind": update.kind, "happened_on": update.happened_on}
    edit_update(update=update, audience="partnership", by=people["lead"], now=timezone.now(), **given)


def stops_all(update, person, people):
    press(person, "all")


def leaves(update, person, people):
    type(person).objects.filter(pk=person.pk).update(is_active=False)


def wants_none(update, person, people):
    press(person, "digest")


FACT_GOES = [unfollows, quiets, takes_down, hides, makes_private]
ALL_MAIL_GOES = [stops_all, leaves, wants_none]


def test_what_changed_since_compose_is_in_no_letter(worker, server, community, lead, officer, figures):
    """One follower of both a thing that stays and one that goes, and one of the latter alone, for each change."""
    stays = ProjectFactory(community=community, lead=lead, title="The pocket park")
    log(stays, lead, STAYS)
    told = {}
    for change in [*FACT_GOES, *ALL_MAIL_GOES]:
        project = ProjectFactory(community=community, lead=lead, title=f"Place where somebody {change.__name__}")
        both, only = PersonFactory(cadence="at_once"), PersonFactory(cadence="at_once")
        follow_all([both, only], f"project:{project.pk}")
        follow_all([both], f"project:{stays.pk}")
        told[change] = log(project, lead, f"Something about {change.__name__}"), both, only
    now = timezone.now()
    fan_out(now=now)
    assert compose(now=now) == 2 * len(told)
    for change, (update, *followers) in told.items():
        for person in followers:
            change(update, person, {"lead": lead, "officer": officer})
    worker()
    time_passes()
    until(all_done, LONG)
    reached = [letter for letter in server.letters if letter["To"] != lead.email]  # who is told of what was hidden
    letters = {letter["To"]: words(letter) for letter in reached}
    assert set(letters) == {told[change][1].email for change in FACT_GOES}
    assert len(reached) == len(letters)
    for letter in letters.values():
        assert STAYS in letter and "Something about" not in letter
    skipped = Message.objects.filter(state="skipped").count()
    assert skipped == 2 * len(told) - len(reached)
    figures(composed=2 * len(told), mails=len(reached), skipped=skipped, facts_that_slipped_through=0)


def test_councillor_whose_term_ended_hears_no_more_of_the_ward(worker, server, community, lead, ward, councillor):
    """Told by role alone; the term ends after compose, so there is no mail at all."""
    type(councillor).objects.filter(pk=councillor.pk).update(cadence="at_once")
    log(ProjectFactory(community=community, lead=lead), lead, "A step in the ward")
    now = timezone.now()
    fan_out(now=now)
    assert Item.objects.get(person=councillor).reasons == [f"wardline:{ward.line_id}"]
    compose(now=now)
    end_term(term=Term.objects.get(), on=today() - timedelta(days=1), by=lead)
    worker()
    time_passes()
    until(all_done, LONG)
    assert server.letters == []
    assert list(Message.objects.values_list("state", "skip_code")) == [("skipped", "nothing_left")]
    assert Item.objects.get(person=councillor).drop_code == "unfollowed"


def test_who_leaves_the_partnership_hears_nothing_from_inside(worker, server, community, lead):
    """It was for the partnership alone, and the role ended after compose."""
    role = RoleHeldFactory(role=Role.RESIDENT, community=community, person__cadence="at_once")
    project = ProjectFactory(community=community, lead=lead)
    follow_all([role.person], f"project:{project.pk}")
    log(project, lead, "Among ourselves", audience="partnership")
    now = timezone.now()
    fan_out(now=now)
    assert compose(now=now) == 1
    type(role).objects.filter(pk=role.pk).update(end_date=today() - timedelta(days=1))
    worker()
    time_passes()
    until(all_done, LONG)
    assert server.letters == []
    assert Item.objects.get(person=role.person).drop_code == "not_allowed"
