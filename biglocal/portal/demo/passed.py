"""An update that waited on the phone of somebody who has left the group since, handed to the worker."""

from datetime import timedelta

from projects.models import PassedUpdate, Project

from .world import World


def write_passed(world: World, projects: dict[str, Project]) -> None:
    """Write one that waits for the worker, and one that was set aside."""
    park, people = projects["The Triangle pocket park"], world.people
    common = {"community": park.community, "project": park, "by": people["stranger"]}
    PassedUpdate.objects.create(
        **common,
        words="Swept the path and emptied the bin before I moved. Somebody should have the broom.",
        happened_on=world.today - timedelta(days=6),
        passed_at=world.moment(2),
    )
    PassedUpdate.objects.create(
        **common,
        words="Test from my new phone.",
        happened_on=world.today - timedelta(days=9),
        passed_at=world.moment(8),
        settled_at=world.moment(7),
        settled_by=people["denise"],
        because="A try of the phone, and nothing that happened.",
    )
