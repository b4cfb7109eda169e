"""What a digest says: the week in one sentence, who asks for help, what changed, what comes, and why it came."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.cache import caches
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.dateformat import format as in_words

from biglocal.ready import Given, ready

from . import registry
from .models import Follow, Item, Message
from .registry import Line
from .roles import followers_by_role
from .steps.fan_out import ASKED

NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
MOST_ASKS, MOST_COMING = 5, 5
LINES_SECONDS = 10


def said(count: int, one: str, many: str) -> str:
    """Return "three people", "one thing", "14 things"."""
    return f"{NUMBERS[count] if count < len(NUMBERS) else count} {one if count == 1 else many}"


def standing_items(message: Message, now: datetime) -> tuple[list[Item], dict[int, str]]:
    """Return the attached items that may still be told, newest first, for the reasons that hold; and why others not.

    Asked again just before sending: taken back since? not theirs to see any more? followed no more, by nothing?
    """
    items = _items().all(message=message.pk)
    drops = {item.pk: "retracted" for item in items if item.event.retracted_at}
    subjects = {item.event.subject for item in items if item.pk not in drops}
    seen = registry.open_to_all(subjects)
    if subjects - seen:
        seen |= registry.may_hear(message.person, subjects - seen)
    wanted = wanted_topics(message.person, items, now)
    for item in items:
        if item.pk in drops:
            continue
        if item.event.subject not in seen:
            drops[item.pk] = "not_allowed"
        elif not (holds := [reason for reason in item.reasons if reason in wanted]):
            drops[item.pk] = "unfollowed"
        else:
            item.reasons = holds  # for the mail alone: the row keeps why it was made
    return [item for item in items if item.pk not in drops], drops


def wanted_topics(person: Any, items: Iterable[Item], now: datetime) -> set[str]:
    """Return which of the items' reasons still hold: follows that are not quiet, roles of today, and being asked."""
    topics = {topic for item in items for topic in item.reasons} - {ASKED}
    follows = _follows().all(person=person.pk, topics=sorted(topics), day=timezone.localdate(now))
    wanted = {ASKED, *(topic for topic, awake in follows if awake)}
    if topics - wanted:
        by_role = followers_by_role(sorted(topics - wanted), timezone.localdate(now))
        wanted |= {topic for topic, people in by_role.items() if person.pk in people}
    return wanted


@ready
def _items() -> Any:
    """What is attached to a message, newest first."""
    of_message = Item.objects.filter(message=Given("message")).select_related("event")
    of_message = of_message.only("message", "reasons", "event__subject", "event__retracted_at")
    return of_message.order_by("-event__happened_at", "-event_id")


@ready
def _follows() -> Any:
    """Which of some topics a person follows, and whether it is not quiet on a day."""
    awake = Q(muted_until__isnull=True) | Q(muted_until__lt=Given("day"))
    follows = Follow.objects.filter(person=Given("person"), topic__in=[Given("topics")])
    return follows.values_list("topic", Case(When(awake, then=Value(True)), default=Value(False)))


def digest_context(message: Message, items: list[Item], now: datetime) -> dict[str, Any] | None:
    """Return what the digest shows, or None when nothing is left to say. Several events of one subject are one line."""
    subjects = list(dict.fromkeys(item.event.subject for item in items))
    shown = kept_lines(subjects)
    changed = [shown[subject] for subject in subjects if subject in shown]
    if not changed:
        return None
    person = message.person
    topics = sorted({topic for item in items for topic in item.reasons} - {ASKED})
    asks = [line for part in registry.DIGEST_ASKS for line in part(person, topics)][:MOST_ASKS]
    coming = [line for part in registry.DIGEST_COMING for line in part(person, topics)][:MOST_COMING]
    shown_topics = kept_lines(topics)
    follows = list(shown_topics.values())
    titles = [line.title for line in follows]
    chosen = {topic for topic, _ in _follows().all(person=person.pk, topics=topics, day=timezone.localdate(now))}
    own = len(topics) == 1 and bool(chosen)
    best = next((line for line in changed if line.picture), changed[0])
    first = best if best.picture or best.text else None
    is_weekly = person.cadence == person.Cadence.WEEKLY
    told = sentence(len(asks), len(changed))
    return {
        "person": person,
        "news": subject_of(changed, asks),
        "day": in_words(timezone.localtime(now), "l j F"),
        "hello": f"Hello {person.get_short_name()}." if person.get_short_name() else "Hello.",
        "sentence": told,
        "preheader": told,
        "heading": f"{titles[0] if len(titles) == 1 else 'Your patch'} {'this week' if is_weekly else 'today'}",
        "asks": asks,
        "first": first,
        "changed": [line for line in changed if line is not first],
        "coming": coming,
        "only_follow": topics[0] if own else "",
        "titles": titles,
        "by_role": [line.title for topic, line in shown_topics.items() if topic not in chosen],
        "all_of": follows[0] if len(follows) == 1 else None,
    }


def kept_lines(topics: list[str]) -> dict[str, Line]:
    """Return how topics are shown, in their order.

    Thousands are told the same news, so each process keeps lines for a moment; `standing_items` asks for each person
    anew what may be told.
    """
    names = {topic: f"line:{topic}" for topic in topics}
    kept = caches["memory"].get_many(names.values())
    missing = [topic for topic, name in names.items() if name not in kept]
    if missing:
        read = {names[topic]: line for topic, line in registry.lines_of(missing).items()}
        caches["memory"].set_many(read, LINES_SECONDS)
        kept |= read
    return {topic: kept[name] for topic, name in names.items() if name in kept}


def sentence(asks: int, changes: int) -> str:
    """Return the week in one sentence."""
    changed = f"{said(changes, 'thing has', 'things have')} changed."
    if not asks:
        return changed[0].upper() + changed[1:]
    help_wanted = f"{said(asks, 'person', 'people')} would like your help"
    return f"{help_wanted[0].upper()}{help_wanted[1:]}, and {changed}"


def subject_of(changed: list[Line], asks: list[Line]) -> str:
    """Return a subject made of news, at most sixty letters: the newest thing, what more there is, and who asks."""
    more = [said(len(changed) - 1, "more", "more")] if len(changed) > 1 else []
    more += [said(len(asks), "ask", "asks")] if asks else []
    tail = f", {' and '.join(more)}" if more else ""
    title, room = changed[0].title, 60 - len(tail)
    if len(title) > room:
        title = title[: room - 1].rsplit(" ", 1)[0].rstrip(" ,:;.") + "…"
    return f"{title.rstrip('.')}{tail}"


def because(titles: list[str], by_role: list[str]) -> str:
    """Return the end of the line why: "you follow the Triangle, Arches Local and two more", or what a role brings."""
    follows = [title for title in titles if title not in by_role]
    said_of = [f"you follow {listed(follows)}"] if follows else []
    said_of += [f"your role brings news of {listed(by_role)}"] if by_role else []
    return ", and ".join(said_of) or "you take part"


def listed(titles: list[str]) -> str:
    """Return three of the titles at most, and how many more there are."""
    shown, more = titles[:3], len(titles) - 3
    if more > 0:
        return f"{', '.join(shown)} and {said(more, 'more', 'more')}"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]
