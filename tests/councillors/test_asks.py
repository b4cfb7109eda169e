"""Asks: who is asked, one press to answer, one no leaves it open, a changed answer, a result."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.dates import today
from biglocal.notices.models import Event
from biglocal.notices.registry import KINDS, SUBJECTS
from biglocal.refusals import Refused
from councillors.actions import answer_ask, raise_ask, tell_result, withdraw_ask
from councillors.models import Ask
from councillors.news import councillors_of
from tests.factories.communities import AreaWardFactory
from tests.factories.councillors import AskFactory, CouncillorFactory, TermFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(community, ward, worker):
    return AskFactory(community=community, line=ward.line, raised_by=worker)


@pytest.fixture
def martin(ward, community):
    """A second councillor of the ward, with an account."""
    from tests.factories.accounts import PersonFactory

    person = PersonFactory(name="Martin Hale")
    TermFactory(
        ward=ward, councillor=CouncillorFactory(name="Martin Hale", council=ward.ward_set.council, person=person)
    )
    return person


def raised(community, by, **fields):
    words = {"kind": "speak", "title": "Ask for a tap", "why": "We carry water.", "takes": "One phone call"}
    day = {"by_day": today() + timedelta(days=9), "now": timezone.now()}
    return raise_ask(community=community, by=by, **{**words, **day, **fields})


def answered(ask, person, answer="yes", **fields):
    return answer_ask(ask=ask, answer=answer, by=person, **{"now": timezone.now(), **fields})


def test_ask_reaches_every_councillor_of_today(community, worker, councillor, martin, ward):
    TermFactory(ward=ward, end_date=today() - timedelta(days=1))
    ask = raised(community, worker)
    event = Event.objects.get(key=f"ask-raised:{ask.pk}")
    assert sorted(event.people) == sorted([councillor.pk, martin.pk])
    assert list(ask.ward_lines.all()) == [ward.line]


def test_ask_of_a_project_with_a_place_goes_to_its_ward_alone(community, worker, ward):
    other = AreaWardFactory(community=community).ward
    ask = raised(community, worker, project=ProjectFactory(community=community, ward=other, lat=51.4, lon=0.5))
    assert list(ask.ward_lines.all()) == [other.line]


def test_ask_leaves_out_a_ward_with_a_sliver_of_the_area(community, worker, ward):
    AreaWardFactory(community=community, share_of_area=0.049)
    assert list(raised(community, worker).ward_lines.all()) == [ward.line]


def test_same_form_twice_is_one_ask(community, worker, ward):
    key = uuid4()
    assert raised(community, worker, form_key=key) == raised(community, worker, form_key=key)
    assert Ask.objects.count() == 1


def test_day_that_is_past_is_refused(community, worker, ward):
    with pytest.raises(Refused) as refused:
        raised(community, worker, by_day=today() - timedelta(days=1))
    assert refused.value.field == "by_day"
    assert not Ask.objects.exists() and not Event.objects.exists()


def test_project_of_another_area_is_refused(community, worker, ward):
    with pytest.raises(Refused):
        raised(community, worker, project=ProjectFactory())


def test_area_without_wards_cannot_ask(other_community, worker):
    with pytest.raises(Refused):
        raised(other_community, worker)


def test_yes_takes_it_and_tells_who_asked(ask, councillor, worker):
    answer = answered(ask, councillor)
    ask.refresh_from_db()
    assert ask.state == Ask.State.TAKEN
    assert Event.objects.get(key=answer.event_key).people == [worker.pk]
    assert AuditLine.objects.filter(topic=f"ask:{ask.pk}", verb="answer").exists()


def test_one_no_leaves_it_open_for_the_others(ask, councillor, martin):
    answered(ask, councillor, "no")
    ask.refresh_from_db()
    assert ask.state == Ask.State.RAISED
    answered(ask, martin, "yes")
    ask.refresh_from_db()
    assert ask.state == Ask.State.TAKEN


def test_call_me_first_takes_it_with_a_number(ask, councillor):
    answer = answered(ask, councillor, "call", phone="01634 496000")
    ask.refresh_from_db()
    assert (ask.state, answer.phone) == (Ask.State.TAKEN, "01634 496000")


def test_changed_answer_is_told_anew_and_the_old_one_taken_back(ask, councillor):
    first = answered(ask, councillor).event_key
    second = answered(ask, councillor, "no", now=timezone.now() + timedelta(minutes=1))
    ask.refresh_from_db()
    assert ask.state == Ask.State.DECLINED and ask.answers.count() == 1  # nobody else could take it
    assert Event.objects.get(key=first).retracted_at is not None
    assert Event.objects.get(key=second.event_key).retracted_at is None


def test_same_answer_twice_changes_nothing(ask, councillor):
    answered(ask, councillor)
    answered(ask, councillor, now=timezone.now() + timedelta(minutes=1))
    assert Event.objects.filter(kind="ask-answered").count() == 1
    assert AuditLine.objects.filter(verb="answer").count() == 1


def test_councillor_whose_term_ended_cannot_answer(ask, councillor):
    councillor.councillor.terms.update(end_date=today() - timedelta(days=1))
    with pytest.raises(Refused):
        answered(ask, councillor)
    assert not ask.answers.exists()


def test_answer_to_a_withdrawn_ask_gets_a_sentence(ask, councillor, worker):
    withdraw_ask(ask=ask, by=worker, now=timezone.now())
    with pytest.raises(Refused) as refused:
        answered(ask, councillor)
    assert "taken this request back" in refused.value.sentence and not ask.answers.exists()


def test_withdrawn_ask_takes_its_mail_back(community, worker, ward):
    ask = raised(community, worker)
    for _ in range(2):
        withdraw_ask(ask=Ask.objects.get(pk=ask.pk), by=worker, now=timezone.now())
    assert Event.objects.get(key=f"ask-raised:{ask.pk}").retracted_at is not None
    assert AuditLine.objects.filter(verb="withdraw").count() == 1


def test_result_is_told_to_followers_of_ward_area_and_project(ask, councillor, worker, ward, community):
    answered(ask, councillor)
    tell_result(ask=Ask.objects.get(pk=ask.pk), result="A ten year lease.", by=worker, now=timezone.now())
    event = Event.objects.get(kind="ask-result")
    assert {f"wardline:{ward.line.pk}", f"community:{community.pk}"} <= set(event.topics)


def test_result_before_anybody_took_it_is_refused(ask, worker):
    with pytest.raises(Refused):
        tell_result(ask=ask, result="Done.", by=worker, now=timezone.now())
    ask.refresh_from_db()
    assert ask.state == Ask.State.RAISED


def test_councillors_follow_their_ward_by_role(councillor, ward):
    topic = f"wardline:{ward.line.pk}"
    assert councillors_of([topic, "project:1", "wardline:x"]) == {topic: {councillor.pk}}
    councillor.councillor.terms.update(end_date=today() - timedelta(days=1))
    assert councillors_of([topic]) == {}


def test_mail_to_the_councillor_is_dropped_when_withdrawn(community, worker, councillor, ward):
    ask = raised(community, worker)
    event, kind = Event.objects.get(key=f"ask-raised:{ask.pk}"), KINDS["ask-raised"]
    assert kind.context(event, councillor)["ask"] == ask
    withdraw_ask(ask=ask, by=worker, now=timezone.now())
    assert kind.context(event, councillor) is None


def test_mail_to_who_asked_speaks_of_the_last_answer_only(ask, councillor, worker):
    first = Event.objects.get(key=answered(ask, councillor).event_key)
    last = answered(ask, councillor, "no", now=timezone.now() + timedelta(minutes=1))
    kind = KINDS["ask-answered"]
    assert kind.context(first, worker) is None
    assert kind.context(Event.objects.get(key=last.event_key), worker)["answer"] == last


def test_who_may_hear_of_an_ask(ask, councillor, worker, resident, stranger, other_resident):
    may_see = SUBJECTS["ask"].may_see
    for person in (councillor, worker, resident):
        assert may_see(person, [ask.pk]) == {ask.pk}
    for person in (stranger, other_resident):
        assert may_see(person, [ask.pk]) == set()


def test_a_form_of_another_area_or_person_is_no_ask_here(community, other_community, worker, chair, ward):
    AreaWardFactory(community=other_community, ward=ward)
    key = uuid4()
    raised(community, worker, form_key=key)
    for area, person in ((other_community, worker), (community, chair)):
        with pytest.raises(Refused, match="sent already"):
            raised(area, person, form_key=key)
    assert Ask.objects.count() == 1


def test_what_a_colleague_has_waits_for_nobody_else(ask, councillor, martin):
    assert list(Ask.objects.that_wait_for(councillor)) == [ask]
    answered(ask, martin)
    assert not Ask.objects.that_wait_for(councillor).exists()
