"""Ideas: put, change, take back, answer, speak up for; who hears of it and when an answer is due."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.concerns.registry import THINGS
from biglocal.dates import today
from biglocal.notices.models import Event, Follow
from biglocal.notices.steps.remind import remind_by
from biglocal.refusals import Refused
from projects import actions
from projects.idea_news import RULE, SUBJECT, answered_context, answers_due, due_context
from projects.models import Idea, IdeaSupport, Project
from tests.factories.ideas import IdeaFactory, IdeaSupportFactory
from tests.factories.projects import ProjectFactory


def put(community, by, text="A bench at the bus stop. Some of us can’t stand long.", key=None):
    return actions.put_idea(community=community, text=text, by=by, now=timezone.now(), form_key=key or uuid4())


def answer(idea, by, state="yes", words="We build two in May.", title="Bus stop bench", **more):
    more |= {"title": title, "on": today(), "now": timezone.now()}
    return actions.answer_idea(idea=idea, state=state, answer=words, by=by, **more)


@pytest.fixture
def idea(community, stranger):
    return IdeaFactory(community=community, by=stranger, title="A bench", text="A bench. By the stop.")


def test_idea_is_promised_an_answer_and_told(community, stranger, chair, worker):
    idea = put(community, stranger)
    assert idea.title == "A bench at the bus stop"
    assert idea.answer_due_on == today() + timedelta(days=community.programme.idea_answer_days)
    event = Event.objects.get()
    assert event.people == sorted([chair.pk, worker.pk]) and event.topics == [f"community:{community.pk}"]
    assert AuditLine.objects.get().verb == "idea_put"


def test_form_sent_twice_is_one_idea(community, stranger):
    key = uuid4()
    assert put(community, stranger, key=key) == put(community, stranger, key=key)
    assert Idea.objects.count() == Event.objects.count() == 1


def test_sixth_idea_waits(community, other_community, stranger):
    for _ in range(5):
        put(community, stranger)
    with pytest.raises(Refused):
        put(community, stranger)
    assert put(other_community, stranger) and Idea.objects.count() == 6


def test_empty_words_are_refused(community, stranger, idea):
    with pytest.raises(Refused):
        put(community, stranger, "  ")
    with pytest.raises(Refused):
        actions.edit_idea(idea=idea, text=" ", by=stranger, now=timezone.now())


def test_change_keeps_how_it_stood(idea, stranger):
    actions.edit_idea(idea=idea, text="Two benches. By the stop.", by=stranger, now=timezone.now())
    idea.refresh_from_db()
    assert idea.title == "Two benches" and idea.edited_at
    [version] = THINGS["idea"].versions(idea.pk)
    assert version.text == "A bench. By the stop." and version.by == stranger


@pytest.mark.parametrize("verb", ["edit", "withdraw", "restore"])
def test_only_the_writer_changes_an_idea(idea, chair, verb):
    more = {"text": "Mine now", "now": timezone.now()} if verb == "edit" else {}
    with pytest.raises(Refused):
        getattr(actions, f"{verb}_idea")(idea=idea, by=chair, **more)
    idea.refresh_from_db()
    assert (idea.text, idea.state) == ("A bench. By the stop.", "open")


def test_idea_taken_back_leaves_the_list_and_comes_again(idea, stranger):
    for _ in range(2):
        actions.withdraw_idea(idea=idea, by=stranger)
    assert not Idea.objects.public().exists() and Idea.objects.visible_to(stranger).exists()
    for _ in range(2):
        assert actions.restore_idea(idea=idea, by=stranger).state == "open"


def test_yes_makes_a_project_that_all_who_spoke_follow(idea, stranger, resident, chair):
    IdeaSupportFactory(idea=idea, person=resident, kind="help")
    answered = answer(idea, chair)
    project = Project.objects.get()
    assert answered.project == project and (project.title, project.stage) == ("Bus stop bench", "idea")
    assert project.summary == "A bench. By the stop."
    followers = set(Follow.objects.filter(topic=project.topic).values_list("person", flat=True))
    assert followers == {stranger.pk, resident.pk, chair.pk}
    event = Event.objects.get(kind="idea-answered")
    assert event.people == sorted([stranger.pk, resident.pk]) and event.actor == chair


def test_yes_may_join_a_project_that_is_there(idea, stranger, resident, lead, chair, community):
    IdeaSupportFactory(idea=idea, person=resident)
    park = ProjectFactory(community=community, lead=lead, title="The park")
    joined = answer(idea, chair, project=park)
    assert (joined.project, joined.joins) == (park, True) and Project.objects.get().title == "The park"
    assert Follow.objects.filter(topic=park.topic).count() == 2
    assert Event.objects.get(kind="idea-answered").people == sorted([stranger.pk, resident.pk, lead.pk])


@pytest.mark.parametrize("standing", ["stopped", "finished"])
def test_idea_joins_no_project_that_has_ended(idea, chair, community, standing):
    with pytest.raises(Refused) as refused:
        answer(idea, chair, project=ProjectFactory(community=community, standing=standing))
    assert refused.value.field == "project" and Idea.objects.get().state == "open"


def test_idea_joins_no_project_of_another_area(idea, chair, other_community):
    with pytest.raises(Refused):
        answer(idea, chair, project=ProjectFactory(community=other_community))
    assert not Idea.objects.get().joins


@pytest.mark.parametrize("ending", [".txt", ".html"])
def test_the_lead_is_told_that_an_idea_joined(idea, stranger, chair, lead, community, ending):
    answer(idea, chair, project=ProjectFactory(community=community, lead=lead, title="The park"))
    event = Event.objects.get(kind="idea-answered")

    def mail(person):
        return render_to_string(f"projects/emails/idea_answered{ending}", answered_context(event, person))

    assert "part of your project now: The park" in mail(lead)
    assert "It is part of a project now: The park" in mail(stranger)


def test_answer_pressed_twice_is_one_project(idea, chair, worker):
    answer(idea, chair)
    answer(idea, worker)
    assert Project.objects.count() == 1 and Event.objects.filter(kind="idea-answered").count() == 1


def test_not_now_says_why_and_may_become_a_yes(idea, chair):
    assert answer(idea, chair, "not_now", "No land yet.").project is None
    assert answer(idea, chair).state == "yes"
    assert Event.objects.filter(kind="idea-answered").count() == 2


@pytest.mark.parametrize(("state", "words"), [("yes", " "), ("not_now", ""), ("withdrawn", "So"), ("open", "So")])
def test_answer_that_cannot_be_changes_nothing(idea, chair, state, words):
    if state == "open":
        answer(idea, chair)
    with pytest.raises(Refused):
        answer(idea, chair, state, words)
    assert Idea.objects.get().state == ("yes" if state == "open" else "open")


def test_name_that_is_taken_starts_nothing(idea, chair, community):
    actions.start_project(community=community, title="Bus stop bench", summary="One.", by=chair, on=today())
    with pytest.raises(Refused) as refused:
        answer(idea, chair)
    assert refused.value.field == "title" and Idea.objects.get().state == "open" and Project.objects.count() == 1


def test_answered_idea_keeps_its_words_and_a_yes_stays(idea, stranger, chair):
    answer(idea, chair)
    with pytest.raises(Refused):
        actions.edit_idea(idea=idea, text="Else", by=stranger, now=timezone.now())
    with pytest.raises(Refused):
        actions.withdraw_idea(idea=idea, by=stranger)


def test_each_says_each_thing_once_and_takes_it_back(idea, resident):
    for kind in ("use", "use", "help"):
        actions.support_idea(idea=idea, kind=kind, by=resident)
    shown = Idea.objects.with_support(resident).get()
    assert (shown.users, shown.helpers, shown.i_use, shown.i_help) == (1, 1, True, True)
    actions.take_back_support(idea=idea, kind="use", by=resident)
    assert not Idea.objects.with_support(resident).get().i_use


def test_nobody_speaks_up_for_the_own_idea_or_one_taken_back(idea, stranger, resident):
    with pytest.raises(Refused):
        actions.support_idea(idea=idea, kind="use", by=stranger)
    actions.withdraw_idea(idea=idea, by=stranger)
    with pytest.raises(Refused):
        actions.support_idea(idea=idea, kind="use", by=resident)
    assert not IdeaSupport.objects.exists()


def refuses(name, **fields):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        IdeaFactory(**fields)


def test_database_refuses_half_an_answer(chair):
    refuses("idea_answered_at_and_by_together", answered_at=timezone.now())
    refuses("idea_answer_is_dated", state="not_now")
    refuses("idea_yes_has_a_project", state="yes", answered_at=timezone.now(), answered_by=chair)


# Told -----------------------------------------------------------------------------------------------------------------
def offsets(idea, days):
    Idea.objects.update(answer_due_on=today() + timedelta(days=days))
    return [due.offset for due in answers_due(today())]


def test_answer_is_asked_for_before_on_and_after_the_day(idea, chair):
    assert offsets(idea, 8) == []
    assert offsets(idea, 7) == ["-7"]
    assert offsets(idea, 0) == ["-7", "+0"]
    assert offsets(idea, -7) == ["-7", "+0", "+7"]
    assert [remind_by(RULE, on=today()) for _ in range(2)] == [1, 0]
    assert Event.objects.get(kind="idea-due").people == [chair.pk]


def test_answered_idea_asks_nobody(idea, chair):
    assert offsets(idea, 0)
    answer(idea, chair, "not_now", "No land.")
    assert list(answers_due(today())) == []
    assert due_context(SimpleNamespace(subject=idea.topic), chair) is None


def test_nobody_to_answer_says_so(idea):
    Idea.objects.update(answer_due_on=today())
    assert {due.skip for due in answers_due(today())} == {"nobody-answers"}


@pytest.mark.parametrize("ending", ["_subject.txt", ".txt", ".html"])
def test_mails_say_what_is_answered_and_due(idea, stranger, chair, ending):
    event = SimpleNamespace(subject=idea.topic)
    due = render_to_string(f"projects/emails/idea_due{ending}", due_context(event, chair))
    answer(idea, chair)
    told = render_to_string(f"projects/emails/idea_answered{ending}", answered_context(event, stranger))
    assert "A bench" in due and "A bench" in told
    if ending != "_subject.txt":
        assert idea.get_absolute_url() in due and Project.objects.get().get_absolute_url() in told
        assert "We build two in May." in told and "your idea" in told


def test_hidden_idea_is_gone_from_pages_and_mail_until_it_is_shown_again(idea, stranger, chair):
    event = SimpleNamespace(subject=idea.topic)
    thing = THINGS["idea"]
    assert thing.find(idea.pk, chair).stands
    assert thing.hide(idea.pk, chair, timezone.now()) and not thing.hide(idea.pk, chair, timezone.now())
    assert not Idea.objects.public().exists() and SUBJECT.lines([idea.pk]) == {}
    assert SUBJECT.may_see(chair, [idea.pk]) == set() and due_context(event, chair) is None
    assert thing.find(idea.pk, chair) is None and not thing.find(idea.pk, None).stands
    thing.unhide(idea.pk, chair)
    assert Idea.objects.public().exists()
