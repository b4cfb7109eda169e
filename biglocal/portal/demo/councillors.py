"""Councillors over time at Arches Local: who says "this is me", and who was invited."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from biglocal.communities.models import Community
from councillors.models import Claim, Councillor

from .people import person
from .world import World


def write_claims(world: World, community: Community) -> None:
    """Saira waits to be confirmed, from an address that is not the council's; Peter has not answered yet."""
    saira = person("saira@demo.example", "Saira Haq")
    EmailAddress.objects.create(user=saira, email=saira.email, verified=True, primary=True)
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
