"""One step of the mail machine by hand, for today or any other day."""

import json
from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from biglocal.notices import watch
from biglocal.notices.models import Message
from biglocal.notices.steps.compose import compose
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.remind import remind
from biglocal.notices.steps.send import send_due, send_message

STEPS = ["fan-out", "compose", "send", "remind", "status", "why"]


class Command(BaseCommand):
    help = "fan-out, compose, send, remind: run that step now; status: what waits; why: what became of a person's news"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("step", choices=STEPS)
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="as if it were this day, 2026-11-27")
        parser.add_argument("--user", metavar="EMAIL", help="why: whose news")
        parser.add_argument("--subject", metavar="TOPIC", default="", help="why: only about this, as project:12")

    def handle(self, *args: Any, **options: Any) -> None:
        now = moment(options["on"])
        step = options["step"]
        if step == "fan-out":
            self.say(fan_out(now=now, seconds=600), "event", "fanned out")
        elif step == "compose":
            self.say(compose(now=now), "message", "put together")
        elif step == "remind":
            self.say(remind(on=timezone.localdate(now)), "reminder", "made")
        elif step == "send":
            self.send(now)
        elif step == "status":
            self.stdout.write(json.dumps(watch.jobs(now), indent=2))
        else:
            self.why(options["user"], options["subject"])

    def say(self, count: int, thing: str, done: str) -> None:
        self.stdout.write(f"{count} {thing}{'' if count == 1 else 's'} {done}.")

    def send(self, now: datetime) -> None:
        """Send all that is due, here and now, without the broker."""
        states: dict[str, int] = {}

        def send(pk: int) -> None:
            state = send_message(pk, now=now) or "taken by a worker"
            states[state] = states.get(state, 0) + 1

        while send_due(now=now, send=send):
            continue
        self.say(sum(states.values()), "message", "handled")
        for state, count in sorted(states.items()):
            self.stdout.write(f"  {count} {state}")

    def why(self, email: str | None, subject: str) -> None:
        """Print what holds for the person's mail, and what became of each event."""
        if not email:
            raise CommandError("Say whose news: --user EMAIL.")
        person = get_user_model()._default_manager.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody here has the address {email}.")
        for sentence in watch.standing_of_mail(person):
            self.stdout.write(sentence)
        for told in watch.why(person, subject):
            self.stdout.write(f"{told.event.happened_at:%Y-%m-%d} {told.event.key} “{told.title}”: {told.answer}")
        for message in Message.objects.to_look_at().filter(person=person)[:10]:
            self.stdout.write(f"Message {message.pk} {message.kind}: {message.get_state_display().lower()}")


def moment(on: date | None) -> datetime:
    """Return now, or nine in the morning of the day `on`."""
    if on is None or on == timezone.localdate():
        return timezone.now()
    return timezone.make_aware(datetime.combine(on, time(9)))
