"""What people change about accounts."""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from biglocal.audit.record import record
from biglocal.notices.events import record_event
from biglocal.notices.suppressed import carry_stop

from .models import Person


def person_for_address(email: str) -> Person | None:
    """Return the open account of `email`, made now where there is none; None where its account is closed.

    A new row waits without a confirmed address until its first code comes back; `forget_unconfirmed` clears the others.
    """
    email = email.strip().lower()
    try:
        with transaction.atomic():
            person = Person.objects.filter(email__iexact=email).first() or Person.objects.create_user(email)
            if not EmailAddress.objects.filter(user=person).exists():
                EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=False)
    except IntegrityError:  # the same address at the same moment
        person = Person.objects.get(email__iexact=email)
    return person if person.is_active else None


NO_ADDRESS = "no-address.invalid"


def person_by_name(name: str) -> Person:
    """Return a new row for somebody without an email address: shut for signing in and for mail until one is given."""
    person = Person(name=name, email=f"{uuid4().hex}@{NO_ADDRESS}", is_active=False, cadence=Person.Cadence.NONE)
    person.set_unusable_password()
    person.save()
    return person


def forget_unconfirmed(*, now: datetime) -> int:
    """Delete accounts that somebody began more than two days ago and never confirmed. Returns how many."""
    begun = Person.objects.filter(
        joined_at__lt=now - timedelta(days=2), last_login__isnull=True, name="", emailaddress__isnull=False
    ).exclude(emailaddress__verified=True)
    forgotten = 0
    for person in begun:
        with suppress(ProtectedError), transaction.atomic():  # somebody gave the account a role meanwhile
            person.delete()
            forgotten += 1
    return forgotten


@transaction.atomic
def change_name(*, person: Person, name: str, by: Person) -> None:
    """Let `person` be called `name`; who gives a first one is welcomed. The same name again changes nothing."""
    before = Person.objects.values_list("name", flat=True).get(pk=person.pk)
    if name == before:
        return
    person.name = name
    person.save(update_fields=["name"])
    record("person_name", person, by=by, sentence="Name changed")
    if not before:
        record_event(
            "welcome", key=f"welcome:{person.pk}", subject=f"person:{person.pk}", topics=[], people=[person.pk]
        )


def end_sessions(person: Person) -> None:
    """Sign `person` out everywhere: sessions hang on the password's hash, also on the unusable one."""
    person.set_unusable_password()
    person.save(update_fields=["password"])


def put_address(person: Person, email: str) -> None:
    """Make `email` the only address of `person`, to be confirmed by the next sign-in; all sessions end."""
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=False)
    carry_stop(person.email, email)
    person.email = email
    person.save(update_fields=["email"])
    end_sessions(person)


def drop_second_factor(person: Person) -> int:
    """Take every second step off the account: app, spare codes, passkeys. Returns how many there were."""
    removed, _ = Authenticator.objects.filter(user=person).delete()
    return removed


def close_account(person: Person, *, now: datetime) -> None:
    """Let the name and the address of `person` go; the row stays, so that acts keep somebody who did them."""
    EmailAddress.objects.filter(user=person).delete()
    drop_second_factor(person)
    person.email = f"left-{person.pk}@left.invalid"
    person.name = ""
    person.is_active = person.is_staff = person.is_superuser = False
    person.cadence = Person.Cadence.NONE
    person.left_at = now
    person.set_unusable_password()
    person.save()
