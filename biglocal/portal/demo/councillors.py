"""Councillors over time at Arches Local: who says "this is me", who comes and who goes, with a note."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from biglocal.accounts.models import Person
from biglocal.communities.models import Community
from councillors.actions import appoint_councillor, keep_own_page
from councillors.models import Claim, Councillor, HandOverNote, Term

from .arches import LUTON
from .people import person
from .world import World


def write_claims(world: World, community: Community) -> None:
    """Saira waits to be confirmed, from an address that is not the council's; Peter has not answered yet."""
    saira = account("saira", "Saira Haq")
    harjit = world.people["harjit"]
    soon = timezone.now() + timedelta(days=10)
    rows = {one.name.split()[0]: one for one in Councillor.objects.filter(council__gss="E06000035")}
    Claim.objects.create(
        councillor=rows["Saira"], email=saira.email, invited_by=harjit, community=community, person=saira,
        invited_at=world.moment(5, "10:00"), expires_at=soon, claimed_at=world.moment(2, "19:10"), state="claimed",
    )  # fmt: skip
    Claim.objects.create(
        councillor=rows["Peter"], email=rows["Peter"].email, invited_by=harjit, community=community,
        invited_at=world.moment(4, "10:05"), expires_at=soon,
    )  # fmt: skip


def write_comings_and_goings(world: World) -> None:
    """Frank resigned and left a note, Nell won the by-election; Martin's term ends soon, Gloria changed party.

    Ruth says a few words on her page.
    """
    frank, nell = account("frank", "Frank Dale"), account("nell", "Nell Carver")
    rows = {one.name: one for one in Councillor.objects.filter(council__gss="E06000035")}
    manager, ward = world.people["manager"], world.wards[LUTON]
    old = Councillor.objects.create(
        name="Frank Dale", slug="frank-dale", council=ward.ward_set.council, email=frank.email, person=frank
    )
    rows["Nell Carver"].terms.update(start_date=world.day(40), began=Term.Began.BY_ELECTION)
    term = Term.objects.create(
        councillor=old, ward=ward, party="Green", start_date=rows["Peter Oduya"].terms.get().start_date,
        end_date=world.day(130), ended=Term.Ended.RESIGNED, source="Demonstration",
    )  # fmt: skip
    HandOverNote.objects.create(
        term=term, by=frank, at=world.moment(120, "09:15"),
        under_way="The crossing by the walk’s start: the roads committee has the petition and has not answered.",
        speak_to="Joyce of the walk, most Thursdays at ten. At the council, the highways desk.",
    )  # fmt: skip
    keep_own_page(
        by=world.people["ruth"], now=world.now,
        about="I was a bus driver for twenty years. I care about buses, benches and people who are on their own.",
        contact="ruth.adeyemi@council.example, or leave word at the library desk",
        surgeries="First Saturday of the month, 10am to noon, Chatham library. No need to book.",
    )  # fmt: skip
    appoint_councillor(councillor=rows["Nell Carver"], person=nell, by=manager)
    rows["Martin Poole"].terms.update(expected_end=world.day(-45))
    gloria = rows["Gloria Finch"].terms.get()
    Term.objects.filter(pk=gloria.pk).update(end_date=world.day(201), ended=Term.Ended.MOVED, expected_end=None)
    Term.objects.create(
        councillor=gloria.councillor, ward=gloria.ward, party="Independent", start_date=world.day(200),
        expected_end=gloria.expected_end, began=Term.Began.MOVED, source="Demonstration",
    )  # fmt: skip


def account(key: str, name: str) -> Person:
    """Return somebody new who can sign in."""
    one = person(f"{key}@demo.example", name)
    EmailAddress.objects.create(user=one, email=one.email, verified=True, primary=True)
    return one
