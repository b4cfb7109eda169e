"""Mail that did not go as it should, for staff to look at: one in doubt, one given up, one whose address is dead."""

from datetime import timedelta

from biglocal.notices import registry
from biglocal.notices.choices import DIGEST, address_hash
from biglocal.notices.hooks import REFUSED
from biglocal.notices.models import Event, Item, Message, MessageLog, Suppression
from biglocal.notices.steps.compose import week_of
from projects.models import Project

from .messages import FOLLOWERS_OF_PARK
from .world import World

DAYS_AGO = 9
STORIES: list[tuple[str, list[tuple[str, str]], int]] = [
    ("unknown", [("unknown", "The worker ended between handing over and the answer")], 1),
    (
        "failed",
        [("retry", "SMTPConnectError: (421, 'Too many connections')")] * 2
        + [("gave up", "SMTPConnectError: (421, 'Too many connections')")],
        7,
    ),
    ("failed", [("address refused", "SMTPRecipientsRefused: 550 5.1.1 no such mailbox")], 1),
]


def write_mail_doubts(world: World, park: Project) -> None:
    """Give three followers of the park a mail of last week that staff are asked about; the last address is dead."""
    topic = f"project:{park.pk}"
    told = [event for event in Event.objects.filter(kind="update-published").order_by("pk") if topic in event.topics]
    if not told:
        return
    moment = world.moment(DAYS_AGO, "08:10")
    subject = registry.lines_of([told[0].subject])[told[0].subject].title
    followers = world.neighbours[: FOLLOWERS_OF_PARK - 1]
    for person, (state, steps, attempts) in zip(followers[-len(STORIES) :], STORIES, strict=True):
        type(person).objects.filter(pk=person.pk).update(cadence="weekly")  # other neighbours want no news by email
        message = Message.objects.create(
            person=person, kind=DIGEST, period=week_of(moment), state=state, attempts=attempts, subject=subject
        )
        Message.objects.filter(pk=message.pk).update(created_at=moment, next_try_at=moment)
        Item.objects.create(person=person, event=told[0], reasons=[topic], state="in_message", message=message)
        for number, (step, error) in enumerate(steps):
            row = MessageLog.objects.create(message=message, step=step, error=error)
            MessageLog.objects.filter(pk=row.pk).update(at=moment + timedelta(hours=number * 6))
    Suppression.objects.create(address_hash=address_hash(person.email), why=REFUSED)
