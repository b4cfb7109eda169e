"""What Arches Local gives its councillors to act on and to use: a setback that waits for them, photos to show."""

from projects.models import FreePhoto, Photo, SetbackFacts

from .world import World

# whose photo, and what its words begin with
FREE = [
    ("The Triangle pocket park", "The park with its two new benches"),
    ("The Triangle pocket park", "Three young people painting"),
    ("The Triangle pocket park", "Morning: the trees are back"),
    ("Arches kitchen", "Three people cooking"),
    ("Thursday walk", "A line of walkers"),
]


def write_shared(world: World) -> None:
    """Mark the leaking arch as waiting for the council, and let others show five photos."""
    SetbackFacts.objects.filter(update__title="Gym closed: water through the roof").update(needs_council=True)
    for project, words in FREE:
        for photo in Photo.objects.public().filter(project__title=project, alt__startswith=words):
            FreePhoto.objects.create(photo=photo, by=world.people["denise"], at=world.moment(3, "18:00"))
