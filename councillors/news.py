"""How asks and answers are shown in mail, who may hear of them, and which wards a councillor's role follows."""

from typing import Any

from django.urls import reverse

from biglocal.access import Action
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.notices.registry import Kind, Line, Subject
from biglocal.places.pre_election import held_until

from .models import Ask, AskAnswer, Term

HELD = "What came of it is shown again after the election here, whose poll is on"


def ask_lines(ids: list[int]) -> dict[int, Line]:
    """Return how each ask is shown; a withdrawn one is not."""
    asks = Ask.objects.filter(pk__in=ids).exclude(state=Ask.State.WITHDRAWN).for_list()
    asks = asks.annotate(held_until=held_until("councillors__answers__ask"))
    return {ask.pk: _line(ask) for ask in asks}


def _line(ask: Any) -> Line:
    done = ask.result_at is not None
    told = f"{HELD} {ask.held_until:%-d %B}." if ask.held_until else ask.result
    page = ask.project.get_absolute_url() if ask.project else ask.community.get_absolute_url()
    return Line(
        title=ask.title,
        text=told if done else ask.why,
        url=page if done else ask.get_absolute_url(),
        place=ask.community.name,
        tag="It led to something" if done and not ask.held_until else "Asked",
        when=ask.result_at or ask.raised_at,
    )


def may_see_asks(person: Any, ids: list[int]) -> set[int]:
    """Return the asks the person may hear of now: results are public; else its group, and its wards' councillors."""
    asks = list(Ask.objects.filter(pk__in=ids).select_related("community"))
    mine = set(Ask.objects.filter(pk__in=ids).answerable_by(person, on=today()).values_list("pk", flat=True))
    standing = standing_of(person)
    return {
        ask.pk
        for ask in asks
        if ask.result_at is not None or ask.pk in mine or Action.UPDATE_SEE_INSIDE in standing.actions_in(ask.community)
    }


def answer_lines(ids: list[int]) -> dict[int, Line]:
    """Return how each answer is shown."""
    answers = AskAnswer.objects.filter(pk__in=ids).select_related("ask__community", "councillor")
    return {
        answer.pk: Line(
            title=answer.ask.title,
            text=f"{answer.councillor}: {answer.get_answer_display()}",
            url=answer.ask.get_absolute_url(),
            place=answer.ask.community.name,
            tag=answer.get_answer_display(),
            when=answer.at,
        )
        for answer in answers
    }


def may_see_answers(person: Any, ids: list[int]) -> set[int]:
    """Return the answers the person may hear of now: who asked, while of the area, and the rest of the group."""
    answers = AskAnswer.objects.filter(pk__in=ids).exclude(ask__state=Ask.State.WITHDRAWN)
    standing = standing_of(person)
    return {
        answer.pk
        for answer in answers.select_related("ask__community")
        if Action.UPDATE_SEE_INSIDE in standing.actions_in(answer.ask.community)
    }


def councillors_of(topics: list[str]) -> dict[str, set[int]]:
    """Return who follows each `wardline:5` by role: the accounts of its councillors of today. One query."""
    lines = {topic.removeprefix("wardline:"): topic for topic in topics if topic.startswith("wardline:")}
    terms = Term.objects.running(today()).filter(ward__line__in=[pk for pk in lines if pk.isdecimal()])
    people = terms.filter(councillor__person__is_active=True).values_list("ward__line", "councillor__person")
    followers: dict[str, set[int]] = {}
    for line, person in people:
        followers.setdefault(lines[str(line)], set()).add(person)
    return followers


def wards_of(person: Any) -> list[str]:
    """Return `wardline:5` of each ward whose councillor the person is today. One query."""
    terms = Term.objects.running(today()).filter(councillor__person=person).order_by("ward__name")
    return [f"wardline:{line}" for line in dict.fromkeys(terms.values_list("ward__line", flat=True))]


# What the mails say ---------------------------------------------------------------------------------------------------
def raised_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail to a councillor shows; nothing once the ask is withdrawn, done, or another's business."""
    ask = Ask.objects.for_list().filter(pk=_number(event)).first()
    if ask is None or not (ask.waits or ask.is_open):
        return None
    terms = Term.objects.running(today()).filter(councillor__person=person, ward__line__in=ask.ward_lines.all())
    term = terms.select_related("ward").first()
    if term is None:
        return None
    path = f"{reverse('ward_home')}?ward={term.ward.line_id}#ask-{ask.pk}"
    return {"person": person, "ask": ask, "ward": term.ward, "path": path, "asker": ask.raised_by.get_full_name()}


def answered_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail to who asked shows; nothing when the answer was changed since, or the ask withdrawn."""
    answers = AskAnswer.objects.filter(pk=_number(event)).select_related("ask__community", "councillor")
    answer = answers.first()
    if answer is None or answer.event_key != event.key or answer.ask.state == Ask.State.WITHDRAWN:
        return None
    path = answer.ask.get_absolute_url()
    return {"person": person, "ask": answer.ask, "answer": answer, "path": path}


def _number(event: Any) -> int:
    return int(event.subject.split(":")[1])


SUBJECTS = [
    Subject(prefix="ask", lines=ask_lines, may_see=may_see_asks),
    Subject(prefix="askanswer", lines=answer_lines, may_see=may_see_answers),
]
COUNCILLOR, ASKED = "you are a councillor of the ward", "you asked"
KINDS = [
    Kind("ask-raised", at_once=True, template="councillors/emails/ask_raised", context=raised_context, why=COUNCILLOR),
    Kind("ask-answered", at_once=True, template="councillors/emails/ask_answered", context=answered_context, why=ASKED),
    Kind("ask-result"),
]
