"""Is the mail machine alive, what waits too long, and why a mail was sent or was not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count

from . import registry
from .choices import address_hash
from .choosing_words import quiet_said
from .models import Event, Follow, Heartbeat, Item, KindStopped, Message, Suppression

BEAT, START = "beat", "start"
BEAT_ALIVE = timedelta(minutes=3)
WAITS_TOO_LONG = timedelta(minutes=15)
ITEM_WAITS_TOO_LONG = timedelta(days=15)  # who moves the day of the weekly email may wait for nearly two weeks
IN_WORDS = {
    "stale": "it was older than 30 days",
    "no_mail": "the person wants no news by email",
    "left": "the person has left",
    "retracted": "it was taken down before the mail went",
    "not_allowed": "the person may not see it any more",
    "unfollowed": "the person stopped following it",
    "suppressed": "the address gets no mail (refused, or all mail stopped)",
    "nothing_left": "nothing was left to say when it was to go",
    "kind_stopped": "the person stopped emails of this kind",
    "overtaken": "a newer reminder was due as well",
}


def begun(now: datetime) -> None:
    """Write down that the portal was just made ready to serve: beat is heard within some minutes from now."""
    Heartbeat.objects.update_or_create(name=START, defaults={"at": now})


def pulse_in_words(beat: datetime | None, start: datetime | None, now: datetime) -> tuple[bool, str]:
    """Return whether beat is well, and a sentence. After a start it has as long as between two silences, no longer."""
    if beat is not None and now - beat <= BEAT_ALIVE:
        return True, "Beat was heard."
    if start is not None and now - start <= BEAT_ALIVE and (beat is None or beat < start):
        return True, "The portal has just started and beat was not heard yet: it rings at each full minute."
    if beat is None:
        return False, "Beat was never heard. Does it run, and a worker of the default queue?"
    minutes = int((now - beat).total_seconds() // 60)
    return False, f"Beat was last heard {minutes} minutes ago. Does it run, and a worker of the default queue?"


def jobs(now: datetime) -> dict[str, Any]:
    """Return whether jobs run: the pulse of beat, the ages in seconds of what waits longest, and what failed."""
    heard = dict(Heartbeat.objects.filter(name__in=[BEAT, START]).values_list("name", "at"))
    beat = heard.get(BEAT)
    event = Event.objects.waiting(now).values_list("visible_from", flat=True).first()
    message = Message.objects.due(now).values_list("next_try_at", flat=True).first()
    item = Item.objects.pending().order_by("created_at").values_list("created_at", flat=True).first()
    ages = {"event": event and now - event, "message": message and now - message}
    alive, words = pulse_in_words(beat, heard.get(START), now)
    in_time = not any(age and age > WAITS_TOO_LONG for age in ages.values())
    return {
        "ok": alive and in_time and (item is None or now - item <= ITEM_WAITS_TOO_LONG),
        "beat": words,
        "beat_seen": beat and beat.isoformat(timespec="seconds"),
        "beat_seconds": int((now - beat).total_seconds()) if beat else -1,
        "oldest_item_seconds": int((now - item).total_seconds()) if item else 0,
        "oldest_event_seconds": int(ages["event"].total_seconds()) if ages["event"] else 0,
        "oldest_message_seconds": int(ages["message"].total_seconds()) if ages["message"] else 0,
        "pending_items": Item.objects.filter(state="pending").count(),
        "unknown": Message.objects.to_look_at().filter(state="unknown").count(),
        "failed": Message.objects.to_look_at().filter(state="failed").count(),
    }


def age_in_words(seconds: int) -> str:
    """Return "no time", "40 seconds", "12 minutes", "5 hours", "3 days"."""
    for length, one in [(86400, "day"), (3600, "hour"), (60, "minute"), (1, "second")]:
        if seconds >= length:
            count = seconds // length
            return f"{count} {one}{'' if count == 1 else 's'}"
    return "no time"


@dataclass(frozen=True)
class Told:
    """One event and one person: what became of it."""

    event: Event
    title: str
    answer: str
    message: Message | None = None


def why(person: Any, subject: str = "", most: int = 50) -> list[Told]:
    """Return what became of the newest events for `person`, in sentences; with `subject` only events of or under it."""
    items = Item.objects.filter(person=person).select_related("event", "message").order_by("-event__happened_at")
    if not subject:
        rows = list(items[:most])
        titles = registry.lines_of(item.event.subject for item in rows)
        return [_told(item.event, item, titles) for item in rows]
    events = list(Event.objects.about(subject)[:most])
    mine = {item.event_id: item for item in items.filter(event__in=events)}
    titles = registry.lines_of(event.subject for event in events)
    return [
        _told(event, mine[event.pk], titles) if event.pk in mine else _not_told(event, person, titles)
        for event in events
    ]


def _told(event: Event, item: Item, titles: dict[str, Any]) -> Told:
    because = ", ".join("asked by name" if reason == "asked" else f"follows {reason}" for reason in item.reasons)
    if item.state == Item.State.PENDING:
        answer = f"waits for the next email ({because})"
    elif item.state == Item.State.DROPPED:
        answer = f"not sent: {IN_WORDS.get(item.drop_code, item.drop_code)}"
    elif item.message is None:
        answer = "in an email that is gone"
    else:
        answer = f"{_of(item.message)} ({because})"
    return Told(event, _title(event, titles), answer, item.message)


def _of(message: Message) -> str:
    if message.state == Message.State.SENT and message.sent_at:
        return f"sent {message.sent_at:%d %B %Y %H:%M} UTC in “{message.subject}”"
    if message.state == Message.State.SKIPPED:
        return f"not sent: {IN_WORDS.get(message.skip_code, message.skip_code)}"
    return f"{message.get_state_display().lower()}, tried {message.attempts} times"


def _not_told(event: Event, person: Any, titles: dict[str, Any]) -> Told:
    """There is no item: say which condition did not hold."""
    if event.fanned_out_at is None:
        answer = "not yet: the event waits to be fanned out"
    elif event.actor_id == person.pk:
        answer = "not sent: it is the person's own doing"
    elif event.subject not in registry.may_hear(person, [event.subject]):
        answer = "not sent: the person may not see it"
    elif (follow := Follow.objects.filter(person=person, topic__in=event.topics).first()) is None:
        answer = "not sent: the person follows none of " + (", ".join(event.topics) or "its topics, and was not asked")
    elif follow.muted_until and follow.muted_until >= event.fanned_out_at.date():
        answer = f"not sent: {follow.topic} is quiet {quiet_said(follow.muted_until)}"
    else:
        answer = f"not sent: the person follows {follow.topic} since after it was told"
    return Told(event, _title(event, titles), answer)


def _title(event: Event, titles: dict[str, Any]) -> str:
    line = titles.get(event.subject)
    return line.title if line else event.subject


def queue(now: datetime) -> list[tuple[str, int]]:
    """Return how many messages are in each state, in words; sent ones only of the last day."""
    counts = messages_by_state(now)
    return [(label, counts[state]) for state, label in Message.State.choices if state in counts]


def messages_by_state(now: datetime) -> dict[str, int]:
    """Return how many messages are in each state; sent ones only of the last day. Each count has its index."""
    still = Message.objects.exclude(state__in=Message.ENDED_WELL).order_by()
    sent = Message.objects.filter(sent_at__gte=now - timedelta(days=1), state=Message.State.SENT).count()
    counts = dict(still.values_list("state").annotate(Count("pk")))
    return {**counts, **({"sent": sent} if sent else {})}


def standing_of_mail(person: Any) -> list[str]:
    """Return what holds for all mail to `person`, in sentences."""
    said = [f"News by email: {person.get_cadence_display().lower()}."]
    if not person.is_active:
        said.append("The person has left: no mail.")
    for row in Suppression.objects.filter(address_hash=address_hash(person.email)):
        said.append(f"No mail to this address since {row.at:%d %B %Y}: {row.why}.")
    said += [f"Stopped emails of the kind {row.kind}." for row in KindStopped.objects.filter(person=person)]
    return said
