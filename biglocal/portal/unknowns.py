"""What is not known yet of councils, wards, areas and councillors: each has its list (rule 8)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import CharField, Count, Exists, OuterRef, Q, Value
from django.urls import reverse

from biglocal.communities.actions.places import give_council
from biglocal.communities.models import Community
from biglocal.places.mending import MOST_SEATS, give_code, give_seats
from biglocal.places.models import Council, Ward, WardSuccession
from biglocal.web.forms import PlainText
from councillors.actions import confirm_councillor, give_address, say_why_ended
from councillors.models import Councillor, Term

from .pre_election_forms import council_called

NO_OUTLINES = ["outline", "sketch", "line__council__outline", "line__council__sketch"]
DO_NOT_KNOW = ("", "Not known yet")


@dataclass(frozen=True)
class Unknown:
    """One list: its rows, how a row reads (title, more, address), and how what is missing is filled in.

    `box` is the field of a row's form; where nothing can be typed, `way` leads to where it is put right.
    """

    key: str
    title: str
    hint: str
    rows: Callable[[date], Any]
    words: Callable[[Any], tuple[str, str, str]]
    box: Callable[[], forms.Field] | None = None
    fill: Callable[[Any, Any, Any], Any] | None = None
    way: Callable[[Any], tuple[str, str]] | None = None


def wards(on: date) -> Any:
    """Wards of today, by council."""
    found = Ward.objects.in_force(on).select_related("line__council").defer(*NO_OUTLINES)
    return found.order_by("line__council__name", "name", "pk")


def councillors(on: date) -> Any:
    """Councillors who sit today."""
    sits = Exists(Term.objects.running(on).filter(councillor=OuterRef("pk")))
    return everybody().filter(sits)


def everybody() -> Any:
    """Councillors, by council."""
    found = Councillor.objects.select_related("council").defer("council__outline", "council__sketch")
    return found.order_by("council__name", "name", "pk")


def ended_without_reason(on: date) -> Any:
    """Terms that are over, and nobody said why; the latest first."""
    found = Term.objects.filter(end_date__lte=on, ended="").select_related("councillor", "ward__line__council")
    found = found.defer("ward__outline", "ward__sketch", "ward__line__council__outline", "ward__line__council__sketch")
    return found.order_by("-end_date", "councillor__name", "pk")


def past_expected_end(on: date) -> Any:
    """Terms that were to be over by now, and no newer list was read in; the longest ago first."""
    found = Term.objects.filter(end_date__isnull=True, expected_end__lt=on)
    found = found.select_related("councillor", "ward__line__council")
    found = found.defer("ward__outline", "ward__sketch", "ward__line__council__outline", "ward__line__council__sketch")
    return found.order_by("expected_end", "councillor__name", "pk")


def of_ward(ward: Ward) -> tuple[str, str, str]:
    return ward.name, ward.line.council.name, ward.get_absolute_url()


def of_councillor(councillor: Councillor) -> tuple[str, str, str]:
    return str(councillor), councillor.council.name, councillor.get_absolute_url()


def of_term(term: Term) -> tuple[str, str, str]:
    where = f"{term.ward.name}, {term.ward.line.council.name}: {term.start_date:%-d %B %Y} to {term.last_day:%-d %B %Y}"
    return str(term.councillor), where, term.councillor.get_absolute_url()


def of_area(area: Community) -> tuple[str, str, str]:
    return area.name, area.place, area.get_absolute_url()


def read_in(kind: str, words: str) -> Callable[[Any], tuple[str, str]]:
    return lambda row: (reverse("file_import_bring", args=[kind]), words)


def reason_box() -> forms.Field:
    return forms.ChoiceField(
        choices=[DO_NOT_KNOW, *Term.Ended.choices],
        required=False,
        error_messages={"invalid_choice": "Choose why it ended."},
    )


def yes_box() -> forms.Field:
    return forms.ChoiceField(choices=[DO_NOT_KNOW, ("yes", "It is right")], required=False)


def seats_box() -> forms.Field:
    asked = f"Enter a number between 1 and {MOST_SEATS}."
    wrong = {"invalid": asked, "min_value": asked, "max_value": asked}
    return forms.IntegerField(min_value=1, max_value=MOST_SEATS, required=False, error_messages=wrong)


def text_box(most: int) -> Callable[[], forms.Field]:
    return lambda: PlainText(max_length=most, required=False)


UNKNOWNS = [
    Unknown(
        "reasons",
        "Terms with no reason of ending",
        "A list shows who no longer sits, but not why. Ask the council, or read its notice.",
        ended_without_reason,
        of_term,
        reason_box,
        lambda term, why, by: say_why_ended(term=term, why=why, by=by),
    ),
    Unknown(
        "expected",
        "Terms past their expected end",
        "There was an election, or should have been. The council’s newest list says who sits now.",
        past_expected_end,
        of_term,
        way=read_in("councillors", "Read in a list"),
    ),
    Unknown(
        "seats",
        "Wards whose seats we do not know",
        "Boundary files do not say how many councillors sit for a ward. The council’s order does.",
        lambda on: wards(on).filter(seats_known=False),
        of_ward,
        seats_box,
        lambda ward, seats, by: give_seats(ward=ward, seats=seats, by=by),
    ),
    Unknown(
        "codes",
        "Wards without a code",
        "A new ward gets its code some months after its order.",
        lambda on: wards(on).filter(Q(gss__isnull=True) | Q(gss="")),
        of_ward,
        text_box(20),
        lambda ward, code, by: give_code(ward=ward, code=code, by=by),
    ),
    Unknown(
        "ward-outlines",
        "Wards without an outline",
        "Without one no point and no postcode finds the ward.",
        lambda on: wards(on).filter(outline__isnull=True),
        of_ward,
        way=read_in("wards", "Read in outlines"),
    ),
    Unknown(
        "council-outlines",
        "Councils without an outline",
        "Without one the map of England leaves it out.",
        lambda on: Council.objects.running(on).filter(outline__isnull=True).defer("sketch").order_by("name", "pk"),
        lambda council: (council.name, council.get_kind_display(), f"{reverse('wards')}?council={council.slug}"),
        way=read_in("councils", "Read in outlines"),
    ),
    Unknown(
        "area-outlines",
        "Areas without an outline",
        "Without one we cannot say how much of the area lies in which ward.",
        lambda on: Community.objects.filter(outline__isnull=True).order_by("name", "pk"),
        of_area,
        way=lambda area: (reverse("area_outline", args=[area.slug]), "Draw it"),
    ),
    Unknown(
        "area-councils",
        "Areas without a council",
        "Enter the council’s name or its code, like Medway or E06000035.",
        lambda on: (
            Community.objects.filter(council_at_designation__isnull=True).defer("outline").order_by("name", "pk")
        ),
        of_area,
        text_box(120),
        lambda area, text, by: give_council(community=area, council=council_called(text), by=by),
    ),
    Unknown(
        "unconfirmed",
        "Councillors nobody has confirmed",
        "Compare name, ward and party with the council’s own page.",
        lambda on: everybody().filter(confirmed=False),
        of_councillor,
        yes_box,
        lambda councillor, yes, by: confirm_councillor(councillor=councillor, by=by),
    ),
    Unknown(
        "no-term",
        "Councillors without a ward",
        "No term is known of them. The council’s newest list says where they sit.",
        lambda on: everybody().filter(terms__isnull=True),
        of_councillor,
        way=read_in("councillors", "Read in a list"),
    ),
    Unknown(
        "addresses",
        "Councillors without an email address",
        "The public one, as their council gives it.",
        lambda on: councillors(on).filter(email=""),
        of_councillor,
        text_box(254),
        lambda councillor, email, by: give_address(councillor=councillor, email=email, by=by),
    ),
    Unknown(
        "accounts",
        "Councillors without an account",
        "Without one they cannot see what is asked of them here.",
        lambda on: councillors(on).filter(person__isnull=True),
        of_councillor,
        way=lambda one: (reverse("councillors:councillor_invite", args=[one.slug]), "Invite them"),
    ),
    Unknown(
        "heirs",
        "Old wards whose heirs nobody has confirmed",
        "How an old ward lives on in the new ones is reckoned from outlines, and looked at by a person.",
        lambda on: (
            WardSuccession.objects.filter(checked_on__isnull=True)
            .select_related("old__line__council", "new")
            .defer(*(f"old__{name}" for name in NO_OUTLINES), "new__outline", "new__sketch")
            .order_by("old__line__council__name", "old__name", "pk")
        ),
        lambda one: (
            f"{one.old} to {one.new}",
            f"{one.old.line.council.name}, {one.percent} %",
            one.old.get_absolute_url(),
        ),
        way=lambda one: (reverse("ward_change", args=[one.new.ward_set_id]), "Look at it"),
    ),
]
UNKNOWN_BY_KEY = {one.key: one for one in UNKNOWNS}


def counts(on: date) -> dict[str, int]:
    """Return how many rows each list has. One query."""
    parts = [
        one.rows(on).order_by().values(of=Value(one.key, output_field=CharField())).annotate(number=Count("pk"))
        for one in UNKNOWNS
    ]
    found = parts[0].values_list("of", "number")
    return dict(found.union(*(part.values_list("of", "number") for part in parts[1:]), all=True))
