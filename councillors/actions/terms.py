"""Terms begin and end, and with them what a councillor may do in the areas of the ward (places.md, rules 4 and 9)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from biglocal.access import Role
from biglocal.accounts.models import Person
from biglocal.audit.record import record
from biglocal.communities.models import AreaWard, RoleHeld
from biglocal.places.models import Ward
from biglocal.refusals import Refused

from ..models import Councillor, Term


@transaction.atomic
def start_term(
    *,
    councillor: Councillor,
    ward: Ward,
    on: date,
    by: Any,
    party: str = "",
    began: str = Term.Began.ORDINARY,
    expected_end: date | None = None,
    source: str = "",
) -> Term:
    """The term runs from `on`; with an account the councillor may act in each area the ward touches. Twice is once."""
    Councillor.objects.select_for_update().get(pk=councillor.pk)
    same = Term.objects.filter(councillor=councillor, ward=ward, start_date=on).first()
    if same is not None:
        return same
    if Term.objects.filter(Q(end_date__isnull=True) | Q(end_date__gte=on), councillor=councillor, ward=ward).exists():
        raise Refused(f"{councillor} has a term in {ward} on that day already.", field="on")
    term = Term.objects.create(
        councillor=councillor,
        ward=ward,
        start_date=on,
        party=party,
        began=began,
        expected_end=expected_end,
        source=source,
    )
    sync_roles(term=term)
    record("start", term, by=by, sentence=f"{councillor} began in {ward}")
    return term


@transaction.atomic
def end_term(*, term: Term, on: date, by: Any, why: str = "") -> Term:
    """`on` is the term's last day, and the last day of what it allowed. The same day again changes nothing."""
    locked = Term.objects.select_for_update(of=("self",)).select_related("councillor", "ward__line").get(pk=term.pk)
    if locked.end_date == on:
        return locked
    if on < locked.start_date:
        raise Refused("A term cannot end before it began.", field="on")
    locked.end_date, locked.ended = on, why
    locked.save(update_fields=["end_date", "ended"])
    sync_roles(term=locked)
    record("end", locked, by=by, sentence=f"{locked.councillor} left {locked.ward} on {on:%-d %B %Y}")
    return locked


@transaction.atomic
def appoint_councillor(*, councillor: Councillor, person: Any, by: Any) -> Councillor:
    """The account is the councillor's: each term gives it the councillor's role in each area its ward touches."""
    locked = Councillor.objects.select_for_update().get(pk=councillor.pk)
    if locked.person_id == person.pk:
        return locked
    if locked.person_id is not None:
        raise Refused(f"{locked} has an account already.", field="email")
    if person.pk == by.pk:
        raise Refused("Somebody else of Local Trust has to give you this account.", field="email")
    Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)  # is one councillor only
    if Councillor.objects.filter(person=person).exists():
        raise Refused("This account belongs to another councillor.", field="email")
    locked.person = person
    locked.save(update_fields=["person"])
    for term in locked.terms.select_related("councillor", "ward__line"):
        sync_roles(term=term)
    record("appoint", locked, by=by, sentence=f"{locked} has an account now")
    return locked


def sync_roles(*, term: Term) -> None:
    """Write and end the role rows that follow from the term: one in each area its ward touches, for the same days."""
    person = term.councillor.person_id
    if person is None:
        return
    because = f"term:{term.pk}"
    links = AreaWard.objects.filter(ward__line=term.ward.line_id)
    days: dict[int, tuple[date, date | None]] = {}
    for link in links.order_by("start_date"):
        first = max(link.start_date, term.start_date)
        last = min((day for day in (link.end_date, term.end_date) if day), default=None)
        if last is None or first <= last:
            earlier = days.get(link.community_id)
            days[link.community_id] = (earlier[0] if earlier else first, last)
    for community, (first, last) in days.items():
        RoleHeld.objects.update_or_create(
            person_id=person,
            community_id=community,
            role=Role.COUNCILLOR,
            because=because,
            defaults={"start_date": first, "end_date": last},
        )
    RoleHeld.objects.filter(because=because).exclude(community__in=days).delete()


def sync_roles_of_area(community: Any) -> None:
    """The area's wards changed: councillors with an account gain or lose their role in it."""
    lines = AreaWard.objects.filter(community=community).values("ward__line")
    held = RoleHeld.objects.filter(community=community, role=Role.COUNCILLOR, because__startswith="term:")
    ids = [int(because.removeprefix("term:")) for because in held.values_list("because", flat=True)]
    terms = Term.objects.filter(Q(ward__line__in=lines) | Q(pk__in=ids), councillor__person__isnull=False)
    for term in terms.select_related("councillor", "ward__line"):
        sync_roles(term=term)
