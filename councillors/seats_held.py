"""A councillor's time in each ward: terms that follow one another, changes of party, who came before and after."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from .models import Councillor, Term

RE_ELECTED = timedelta(days=35)  # between two terms of one person: an election, and the fourth day after it
EMPTY_AT_MOST = timedelta(days=210)  # a seat waits for its by-election about half a year at most
SAME_ELECTION = timedelta(days=7)


@dataclass
class Stretch:
    """One councillor in one ward without a break; its terms, oldest first."""

    councillor: Councillor
    terms: list[Term]
    before: list[Councillor] = field(default_factory=list)  # left the ward when this one came
    after: list[Councillor] = field(default_factory=list)  # came when this one left
    came_alone: bool = True
    left_alone: bool = True

    @property
    def start_date(self) -> date:
        return self.terms[0].start_date

    @property
    def end_date(self) -> date | None:
        return self.terms[-1].end_date

    @property
    def rows(self) -> list[tuple[Term, str]]:
        """Each term with how it began, in words, newest first."""
        earlier = [None, *self.terms[:-1]]
        return [(term, how_it_began(term, one)) for term, one in zip(self.terms, earlier, strict=True)][::-1]


def how_it_began(term: Term, earlier: Term | None) -> str:
    """Say how a term began: a by-election, a change of party, elected again."""
    if earlier is not None and earlier.party != term.party and term.began == Term.Began.MOVED:
        return f"Changed party, from {earlier.party} to {term.party}." if earlier.party and term.party else ""
    if term.began == Term.Began.BY_ELECTION:
        return "Elected at a by-election."
    if term.began == Term.Began.UNCONTESTED:
        return "Elected without a vote, as nobody else stood."
    return "Elected again." if earlier is not None else ""


def seats_of(councillor: Councillor, terms: Iterable[Term]) -> list[Stretch]:
    """Return the councillor's stretches, the newest first, with who came before and after where it is known.

    One query. Seats are a number (places.md, rule 3): where several came or went at once, all of them are named.
    """
    mine = stretches(terms)
    lines = {stretch.terms[0].ward.line_id for stretch in mine}
    others = Term.objects.filter(ward__line__in=lines).exclude(councillor=councillor)
    others = others.select_related("councillor", "ward").defer("ward__outline", "ward__sketch")
    theirs = stretches(others)
    for stretch in mine:
        beside = [one for one in theirs if one.terms[0].ward.line_id == stretch.terms[0].ward.line_id]
        gone = [one for one in beside if follows(one.end_date, stretch.start_date)]
        new = [one for one in beside if follows(stretch.end_date, one.start_date)]
        stretch.before = [one.councillor for one in gone]
        stretch.after = [one.councillor for one in new]
        stretch.came_alone = len(gone) == 1 and not any(near(one.start_date, stretch.start_date) for one in beside)
        stretch.left_alone = len(new) == 1 and not any(near(one.end_date, stretch.end_date) for one in beside)
    return sorted(mine, key=lambda stretch: (stretch.end_date is None, stretch.start_date), reverse=True)


def follows(last: date | None, first: date) -> bool:
    """Could who came on `first` have taken the seat of who left on `last`?"""
    return last is not None and last < first <= last + EMPTY_AT_MOST


def near(one: date | None, other: date | None) -> bool:
    """Was it the same election?"""
    return one is not None and other is not None and abs(one - other) <= SAME_ELECTION


def stretches(terms: Iterable[Term]) -> list[Stretch]:
    """Put the terms together that follow one another, of each councillor in each ward."""
    found: dict[tuple[int, int], list[Stretch]] = {}
    for term in sorted(terms, key=lambda one: one.start_date):
        rows = found.setdefault((term.councillor_id, term.ward.line_id), [])
        last = rows[-1].end_date if rows else None
        if rows and last is not None and term.start_date <= last + RE_ELECTED:
            rows[-1].terms.append(term)
        else:
            rows.append(Stretch(term.councillor, [term]))
    return [stretch for rows in found.values() for stretch in rows]
