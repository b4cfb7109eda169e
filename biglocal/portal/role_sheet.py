"""What a councillor prints for the council's register of interests: roles, areas, dates, money decided on."""

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from biglocal.communities.models import AreaWard, Attendance, Declaration, MeetingDecision
from biglocal.money import pounds
from biglocal.web.pdf import tagged_pdf
from councillors.models import Councillor, Term
from councillors.reads import hats_of

TEMPLATE = Path(__file__).with_name("role_sheet.typ")
GIFTS = "None. Nobody is paid or given anything through this portal for being a councillor."
MOST = 60
HEAVY = ["ward__outline", "ward__sketch", "ward__ward_set__council__outline", "ward__ward_set__council__sketch"]


@dataclass(frozen=True)
class Table:
    """A part of the sheet: all its cells are text."""

    title: str
    heads: list[str]
    rows: list[list[str]]

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """The rows, each cell with its heading: a phone shows one below the other."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


def span(start: date, end: date | None) -> str:
    """Return `9 May 2023 to today`, with the years: the sheet is kept."""
    return f"{start:%-d %B %Y} to {f'{end:%-d %B %Y}' if end else 'today'}"


def role_sheet_of(councillor: Councillor, *, on: date) -> dict[str, Any]:
    """Return all words of the sheet, for the page and the file: tables of rows of text."""
    rows = Term.objects.filter(councillor=councillor).select_related("ward__line", "ward__ward_set__council")
    terms = list(rows.prefetch_related("ward__ward_set__council__replaced_by").defer(*HEAVY))
    return {
        "title": f"{councillor}: roles and dates",
        "name": str(councillor),
        "council": councillor.council.name,
        "date": f"{on:%-d %B %Y}",
        "tables": [
            Table("Terms as a councillor", ["Ward", "Party", "Dates"], terms_of(terms)),
            Table("Areas of the wards", ["Area", "Ward", "Dates"], areas_of(terms, on)),
            Table("Other roles", ["Role", "Where", "Dates"], other_roles(councillor)),
            Table("Money decided on", ["Day", "Decision", "Sum", "Part in it"], money_decided(councillor)),
        ],
        "gifts": GIFTS,
    }


def terms_of(terms: list[Term]) -> list[list[str]]:
    """Return ward, party at the time, and dates of each term; where its council ended, with that."""
    return [
        [term.ward.name, term.party or "Not known", span(term.start_date, term.end_date) + with_its_council(term)]
        for term in terms
    ]


def with_its_council(term: Term) -> str:
    """Say that the term ended because its council did, and which took its place."""
    council = term.ward.ward_set.council
    if council.end_date is None or term.end_date != council.end_date:
        return ""
    heirs = sorted(heir.name for heir in council.replaced_by.all())
    after = f", and {' and '.join(heirs)} took its place" if heirs else ""
    return f". {council.name} ended that day{after}."


def other_roles(councillor: Councillor) -> list[list[str]]:
    """Return every other hat: partnerships, fund-holding bodies."""
    return [[hat.what, hat.where, span(hat.start_date, hat.end_date)] for hat in hats_of(councillor)]


def areas_of(terms: list[Term], on: date) -> list[list[str]]:
    """Return the areas that the wards of today's terms touch, with the ward and since when both hold."""
    going = {term.ward.line_id: term for term in terms if term.is_running(on)}
    links = AreaWard.objects.current(on).filter(ward__line__in=list(going)).select_related("community", "ward")
    rows = links.defer("community__outline", "ward__outline", "ward__sketch").order_by("community__name", "ward__name")
    return [
        [link.community.name, link.ward.name, span(max(link.start_date, going[link.ward.line_id].start_date), None)]
        for link in rows
    ]


def money_decided(councillor: Councillor) -> list[list[str]]:
    """Return the agreed decisions about money at meetings where the councillor was, as member with a vote.

    Where an interest took the vote away, the row says so.
    """
    if councillor.person_id is None:
        return []
    there = Attendance.objects.filter(person=councillor.person_id, voting=True, state=Attendance.State.PRESENT)
    decisions = MeetingDecision.objects.filter(
        meeting__in=there.values("meeting"),
        outcome=MeetingDecision.Outcome.AGREED,
        money_link__proposal__isnull=False,
        private=False,
    ).select_related("meeting__community", "money_link__proposal")
    rows = list(decisions.defer("meeting__community__outline").order_by("-meeting__on", "-pk")[:MOST])
    out = Declaration.objects.filter(decision__in=rows, person=councillor.person_id)
    without = {declaration.decision_id for declaration in out if not declaration.may_vote}
    return [
        [
            f"{one.meeting.on:%-d %B %Y}",
            f"{one.title} ({one.meeting.community.name})",
            pounds(one.money_link.proposal.asked),
            "Declared an interest, no vote" if one.pk in without else "Could vote",
        ]
        for one in rows
    ]


def pdf_of(sheet: dict[str, Any]) -> bytes:
    """Return the sheet as a tagged PDF (PDF/UA-1)."""
    words = {**sheet, "tables": [asdict(table) for table in sheet["tables"]]}
    return tagged_pdf(TEMPLATE, words)
