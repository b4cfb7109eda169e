"""What mails say of an ask that moved, and of words written about it. What is true no more is told no more."""

from typing import Any

from biglocal.access import Action
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.notices.registry import Kind

from .models import Ask, AskWord, Term

TEMPLATE = "councillors/emails/ask_told"
PART = "you ask or are asked here"
# move -> the states in which the mail about it is still true
STILL_TRUE = {
    "pass_on": {Ask.State.PASSED},
    "received": {Ask.State.TAKEN, Ask.State.IN_HAND},
    "hand_back": {Ask.State.TAKEN},
    "begin": {Ask.State.IN_HAND},
    "free": {Ask.State.RAISED},
    "withdraw": {Ask.State.WITHDRAWN},
    "close": {Ask.State.CLOSED},
}


def told(subject: str, said: list[str], button: str, ask: Ask) -> dict[str, Any]:
    """Return what the mail shows: sentences and one link that leads to the ask's page, where things are pressed."""
    return {
        "told": subject,
        "said": [one for one in said if one],
        "button": button,
        "path": ask.get_absolute_url(),
    }


def ask_of(event: Any) -> Ask | None:
    """Return the ask of an event."""
    return Ask.objects.for_list().filter(pk=int(event.subject.split(":")[1])).first()


def sits_for(ask: Ask, person: Any) -> bool:
    """Does the person sit for a ward concerned today?"""
    return Term.objects.running(today()).filter(councillor__person=person, ward__line__asks=ask).exists()


def takes_part(ask: Ask, person: Any) -> bool:
    """May the person read what is written about the ask: a councillor of today, or of the area's own?"""
    inside = Action.UPDATE_SEE_INSIDE in standing_of(person).actions_in(ask.community)
    return inside or sits_for(ask, person)


def moved_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail about a move says; nothing once the ask has moved on."""
    ask, move = ask_of(event), event.key.split(":")[2]
    if ask is None or ask.state not in STILL_TRUE.get(move, ()):
        return None
    said = SAYS[move](ask, person)
    if said is None:
        return None
    return {"person": person, **told(said[0], [f"“{ask.title}”", *said[1:]], "Open the request", ask)}


def _passed(ask: Ask, person: Any) -> list[str] | None:
    if ask.passed_to and ask.passed_to.person_id == person.pk:
        asker, community = ask.raised_by.get_full_name(), ask.community.name
        say = f"{asker} of {community} asks. You can say yes, ask for a call, or say not this time."
        return [f"{ask.holder} passes a request on to you", say]
    if sits_for(ask, person):
        return None
    return [f"{ask.holder} passed it on to {ask.passed_name}", "We tell you what comes of it."]


def _received(ask: Ask, person: Any) -> list[str] | None:
    return [f"{ask.holder} has it now", "You passed this on. Thank you."]


def _handed_back(ask: Ask, person: Any) -> list[str] | None:
    return ["A request is with you again", "Your colleague can’t take it on this time."]


def _begun(ask: Ask, person: Any) -> list[str] | None:
    return [f"{ask.holder} has begun", "When it leads to something, please write the result on the request’s page."]


def _freed(ask: Ask, person: Any) -> list[str] | None:
    say = "Who had this request no longer sits for the ward. It is open to the ward’s councillors again."
    return ["A request is open again", say]


def _withdrawn(ask: Ask, person: Any) -> list[str] | None:
    why = f"They say: “{ask.end_words}”" if ask.end_words else ""
    return [
        "A request was taken back",
        f"{ask.community.name} no longer needs this. Thank you for having taken it on.",
        why,
    ]


def _closed(ask: Ask, person: Any) -> list[str] | None:
    why = f"They say: “{ask.end_words}”" if ask.end_words else ""
    return ["A request is closed", f"{ask.community.name} has closed it. Thank you for having taken it on.", why]


SAYS = {
    "pass_on": _passed,
    "received": _received,
    "hand_back": _handed_back,
    "begin": _begun,
    "free": _freed,
    "withdraw": _withdrawn,
    "close": _closed,
}


def word_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail with a message says; nothing once it was taken back, or the ask is over."""
    word = AskWord.objects.select_related("by", "ask").filter(pk=int(event.key.split(":")[1])).first()
    ask = ask_of(event)
    if word is None or ask is None or word.taken_back_at or ask.state in (Ask.State.WITHDRAWN, Ask.State.CLOSED):
        return None
    if not takes_part(ask, person):  # that it led to something everybody may hear, not what was written
        return None
    who = word.by.get_full_name()
    who += f" of {ask.community.name}" if word.side == AskWord.Side.GROUP else ""
    return {
        "person": person,
        **told(f"{who} wrote to you", [f"“{ask.title}”", word.text], f"Answer {word.by.get_short_name()}", ask),
    }


KINDS = [
    Kind("ask-told", at_once=True, template=TEMPLATE, context=moved_context, why=PART),
    Kind("ask-word", at_once=True, template=TEMPLATE, context=word_context, why=PART),
]
