"""A way back for people who lost their second step or their mailbox: recorded, and told to both addresses."""

from django.db import transaction

from biglocal.access import Action, Role
from biglocal.accounts.actions import drop_second_factor, end_sessions, put_address
from biglocal.accounts.mail import send_now
from biglocal.accounts.models import Person
from biglocal.audit.record import record
from biglocal.refusals import Refused

from ..roles import is_staff, standing_of


def check_may_help(person: Person, by: Person) -> None:
    """Refuse helping oneself, people who left, and, but for a manager, other staff."""
    standing = standing_of(by)
    if Action.PEOPLE_HELP not in standing.actions_anywhere():
        raise Refused("Your role does not let you help people back in.")
    if person.pk == by.pk:
        raise Refused("You can't do this for yourself. Ask somebody else of Local Trust.")
    if not person.is_active:
        raise Refused("This person has left, so there is no account to get back into.")
    if is_staff(person) and Role.MANAGER not in standing.all_roles():
        raise Refused("Only a programme manager helps somebody who works for Local Trust.")


@transaction.atomic
def reset_second_factor(*, person: Person, why: str, checked: str, by: Person) -> None:
    """Take the second step off the account of `person` and end all sessions. The person is told."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    check_may_help(person, by)
    removed = drop_second_factor(person)
    end_sessions(person)
    sentence = "Second step taken off for somebody locked out"
    record("help_second_factor", person, by=by, sentence=sentence, why=why, checked=checked, removed=removed)
    transaction.on_commit(lambda: send_now("communities/emails/helped_factor", person.email, by=by))


@transaction.atomic
def set_new_address(*, person: Person, email: str, why: str, checked: str, by: Person) -> None:
    """Let `person` sign in with `email` from now on; all sessions end. Old and new address are told."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    check_may_help(person, by)
    email = email.strip().lower()
    if Person.objects.filter(email__iexact=email).exclude(pk=person.pk).exists():
        raise Refused("Another account uses this address. Choose a different one.", field="email")
    before = person.email
    if email == before.lower():
        raise Refused("This is the address of the account already.", field="email")
    put_address(person, email)
    record(
        "help_address",
        person,
        by=by,
        sentence="New address set for somebody without a mailbox",
        why=why,
        checked=checked,
    )
    for address in (before, email):
        transaction.on_commit(
            lambda address=address: send_now(  # type: ignore[misc]  # mypy cannot infer it
                "communities/emails/helped_address", address, by=by, before=before, email=email
            )
        )
