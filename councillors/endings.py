"""When a councillor's time ends: who is told before, and who may leave a note for whoever comes next."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from biglocal.dates import today
from biglocal.notices.registry import Due, Kind, Line, Rule, Subject

from .models import HandOverNote, Term

NOTE_STAYS_OPEN = timedelta(days=90)  # after the last day
NOTE_IS_READ = timedelta(days=365)


def ending_term(terms: Iterable[Term], on: date) -> Term | None:
    """Return the term with which a councillor's time ends soon, of all terms that have not ended; else None.

    The account ends with the last term (places.md, rule 9): whoever sits longer, or without a known end, is not told.
    """
    going = [term for term in terms if term.end_date is None or term.end_date >= on]
    if not going or any(term.last_day is None for term in going):
        return None
    last = max(going, key=lambda term: (term.last_day, term.pk))
    soon = on + timedelta(days=settings.TERM_ENDING_DAYS)
    return last if on <= (last.last_day or soon) <= soon else None


def terms_ending(on: date) -> Iterable[Due]:
    """Each councillor with an account whose last term ends within the days of the setting: once for each last day."""
    going = Term.objects.filter(Q(end_date__isnull=True) | Q(end_date__gte=on), councillor__person__is_active=True)
    of_each: dict[int, list[Term]] = defaultdict(list)
    for term in going.select_related("councillor").order_by("pk"):
        of_each[term.councillor_id].append(term)
    for terms in of_each.values():
        last = ending_term(terms, on)
        if last is not None:
            yield Due(f"term:{last.pk}", f"ends {last.last_day}", [last.councillor.person_id or 0])


def own_ending(person: Any, terms: Iterable[Term], on: date) -> Term | None:
    """Return the term with which the person's time ends soon. A query only where today's `terms` say that it may."""
    if ending_term(terms, on) is None:
        return None
    mine = Term.objects.filter(councillor__person=person).select_related("ward__line", "councillor")
    return ending_term(mine.defer("ward__outline", "ward__sketch"), on)


# The note -------------------------------------------------------------------------------------------------------------
def may_leave_note(term: Term, on: date) -> bool:
    """May the term's councillor write or change the note on `on`: from the reminder until three months after?"""
    last = term.last_day
    if last is None or on < last - timedelta(days=settings.TERM_ENDING_DAYS) or on > last + NOTE_STAYS_OPEN:
        return False
    line = term.ward.line_id
    again = term.councillor.terms.filter(ward__line=line, start_date__gt=term.start_date)
    return not again.filter(Q(end_date__isnull=True) | Q(end_date__gte=on)).exists()


def notes_for(term: Term, on: date) -> list[HandOverNote]:
    """Return what was left for the councillor of this term: by who left the ward within the year before it began.

    It is shown in the first year of a term; later nothing is asked of the database.
    """
    if on > term.start_date + NOTE_IS_READ:
        return []
    notes = HandOverNote.objects.filter(
        term__ward__line=term.ward.line_id,
        term__end_date__lt=term.start_date,
        term__end_date__gte=term.start_date - NOTE_IS_READ,
    )
    return list(notes.exclude(term__councillor=term.councillor_id).select_related("term__councillor"))


# What the mail says ---------------------------------------------------------------------------------------------------
def lines(ids: list[int]) -> dict[int, Line]:
    """Return how each term is shown."""
    terms = Term.objects.filter(pk__in=ids).select_related("councillor", "ward__line__council")
    return {
        term.pk: Line(
            title=str(term.councillor),
            text=f"{term.ward.name} ward",
            url=term.councillor.get_absolute_url(),
            place=term.ward.line.council.name,
            tag="Term",
            when=term.last_day or term.start_date,
        )
        for term in terms.defer("ward__outline", "ward__sketch")
    }


def may_see(person: Any, ids: list[int]) -> set[int]:
    """Terms are public."""
    return set(ids)


def ending_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail shows; nothing once the councillor was elected again, or has another last day."""
    mine = Term.objects.filter(councillor__person=person).select_related("ward__line", "councillor")
    term = ending_term(mine, today())
    if term is None or event.key != f"term-ending:term:{term.pk}:ends {term.last_day}":
        return None
    day = term.last_day
    return {
        "person": person,
        "term": term,
        "day": day,
        "after": day + timedelta(days=1) if day else None,
        "path": reverse("councillors:hand_over_write", args=[term.pk]),
        "sheet": reverse("role_sheet"),
    }


SUBJECTS = [Subject(prefix="term", lines=lines, may_see=may_see)]
KINDS = [
    Kind(
        "term-ending",
        at_once=True,
        template="councillors/emails/term_ending",
        context=ending_context,
        must_arrive=True,
        why="you are a councillor",
    )
]
RULES = [Rule(name="term-ending", kind="term-ending", due=terms_ending)]
