"""What staff learn afterwards of a councillor and of a term: why it ended, that the record is right, an address."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from biglocal.audit.record import record
from biglocal.audit.stale import last_person, stale
from biglocal.notices.choices import address_hash
from biglocal.notices.models import Suppression
from biglocal.refusals import Refused

from ..models import Councillor, Term

DIED = "died"


@transaction.atomic
def say_why_ended(*, term: Term, why: str, by: Any, seen: str = "") -> Term:
    """Why the term ended; with `seen` what was said before is corrected. The same again changes nothing.

    Of who died, no more mail goes to the address.
    """
    rows = Term.objects.select_for_update(of=("self",)).select_related("councillor", "ward").defer("ward__outline")
    locked = rows.get(pk=term.pk)
    if locked.ended == why:
        return locked
    if locked.ended != seen:
        who = f"{last_person(locked, 'term_ended_why')} said why it ended"
        raise stale(who, locked.get_ended_display() or "not known", field="why")
    if locked.end_date is None:
        raise Refused("This term runs again, so there is nothing to say.", field="why")
    if why not in Term.Ended.values:
        raise Refused("Choose why it ended.", field="why")
    before, locked.ended = locked.get_ended_display(), why
    locked.save(update_fields=["ended"])
    _mail(locked)
    said = (
        f"{locked.councillor} in {locked.ward} until {locked.end_date:%-d %B %Y}: {locked.get_ended_display().lower()}"
    )
    more = f" (before: {before.lower()})" if before else ""
    record("term_ended_why", locked, by=by, sentence=said + more)
    return locked


def _mail(term: Term) -> None:
    """Nothing is sent to the address of who died; what was said by mistake is put right."""
    councillor = Councillor.objects.select_related("person").get(pk=term.councillor_id)
    addresses = {councillor.email, councillor.person.email if councillor.person else ""} - {""}
    died = councillor.terms.filter(ended=Term.Ended.DIED).exists()
    for address in addresses:
        if died:
            Suppression.objects.get_or_create(address_hash=address_hash(address), why=DIED)
        else:
            Suppression.objects.filter(address_hash=address_hash(address), why=DIED).delete()


@transaction.atomic
def confirm_councillor(*, councillor: Councillor, by: Any) -> Councillor:
    """The record was looked at and is right."""
    locked = Councillor.objects.select_for_update(of=("self",)).get(pk=councillor.pk)
    if not locked.confirmed:
        locked.confirmed = True
        locked.save(update_fields=["confirmed"])
        record("councillor_confirm", locked, by=by, sentence=f"Confirmed the record of {locked}")
    return locked


@transaction.atomic
def give_address(*, councillor: Councillor, email: str, by: Any) -> Councillor:
    """The councillor's public email address is known now."""
    locked = Councillor.objects.select_for_update(of=("self",)).get(pk=councillor.pk)
    if locked.email == email:
        return locked
    if locked.email:
        raise stale(f"{last_person(locked, 'councillor_address')} gave an address", locked.email)
    try:
        validate_email(email)
    except ValidationError:
        raise Refused("Enter an email address, like name@example.org.") from None
    locked.email = email
    locked.save(update_fields=["email"])
    record("councillor_address", locked, by=by, sentence=f"{locked} has an email address")
    return locked
