"""`manage.py first_manager EMAIL`: on a new installation, the person who invites everybody else."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from biglocal.access import Role
from biglocal.accounts.models import Person
from biglocal.audit.record import record
from biglocal.dates import today

from ...actions.roles import write_role
from ...models import Programme, RoleHeld

BIG_LOCAL = {"name": "Big Local", "end_date": date(2027, 3, 31), "area_allocation": 1_155_000}


class Command(BaseCommand):
    help = "Make the programme, if there is none, and its first manager, who then invites everybody else in the portal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address the manager signs in with, by a code sent there")
        parser.add_argument("--name", default="", help="the manager's name, as people will read it")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is not an email address.") from None
        day = today()
        managers = RoleHeld.objects.running(day).filter(role=Role.MANAGER).exclude(person__email=email)
        if managers.exists():
            raise CommandError("There is a manager already, who can invite others in the portal.")
        programme, _ = Programme.objects.get_or_create(slug="big-local", defaults=BIG_LOCAL)
        person = Person.objects.filter(email__iexact=email).first()
        person = person or Person.objects.create_user(email, options["name"])
        held = write_role(person=person, role=Role.MANAGER, place=programme, on=day)
        record("role_add", held, by=None, sentence="First manager, from the command line", person=person.pk)
        self.stdout.write(f"{email} is the manager. Sign in with a code sent there, then invite the others.")
