"""What of projects can be reported, and how updates and photos leave every page (biglocal/concerns/registry.py)."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from biglocal.access import Action
from biglocal.communities.roles import can
from biglocal.concerns.registry import Shown, Thing, Version
from biglocal.notices.events import restore_event, retract_event

from .actions.updates import event_key, keep_project_facts
from .models import Photo, Project, Update


def may_read(update: Update | None, reader: Any) -> bool:
    """May `reader` read the update? None stands for those who answer concerns."""
    if reader is None or update is None:
        return True
    if update.deleted_at:
        return False
    public = update.audience == Update.Audience.PUBLIC
    return public or can(reader, Action.UPDATE_SEE_INSIDE, update.project.community)


def find_update(pk: int, reader: Any) -> Shown | None:
    update = Update.objects.select_related("project__community", "by").filter(pk=pk).first()
    if update is None or not may_read(update, reader):
        return None
    words = "\n".join(filter(None, [update.text, update.quote]))
    return Shown(
        topic=f"update:{pk}",
        title=update.title,
        text=words,
        url=update.get_absolute_url(),
        community=update.project.community,
        writer=update.by,
        stands=update.deleted_at is None,
        picture_url=next((photo.get_absolute_url() for photo in update.photos.filter(taken_down_at__isnull=True)), ""),
    )


def hide_update(pk: int, by: Any, now: datetime) -> bool:
    """Take the update down as its writer would: all that leaves a taken down update out leaves this one out."""
    update = Update.objects.select_related("project").get(pk=pk)
    Project.objects.select_for_update(of=["self"]).get(pk=update.project_id)
    retract_event(event_key(update))
    stood = bool(Update.objects.standing().filter(pk=pk).update(deleted_at=now, deleted_by=by))
    keep_project_facts(update.project)
    return stood


def unhide_update(pk: int, by: Any) -> None:
    update = Update.objects.select_related("project").get(pk=pk)
    Project.objects.select_for_update(of=["self"]).get(pk=update.project_id)
    Update.objects.filter(pk=pk).update(deleted_at=None, deleted_by=None)
    restore_event(event_key(update))
    keep_project_facts(update.project)


def versions_of_update(pk: int) -> list[Version]:
    update = Update(pk=pk)
    return [
        Version(row.text, row.replaced_at, row.replaced_by, f"{row.get_kind_display()}, for {audience(row)}.")
        for row in update.versions.select_related("replaced_by")
    ]


def audience(row: Any) -> str:
    return row.get_audience_display().lower()


def find_photo(pk: int, reader: Any) -> Shown | None:
    photo = Photo.objects.select_related("update__by", "update__project__community", "project__community").filter(pk=pk)
    found = photo.first()
    if found is None or not may_read(found.update, reader) or (reader is not None and found.taken_down_at):
        return None
    return Shown(
        topic=f"photo:{pk}",
        title=found.shows[:160],
        text=found.alt,
        url=found.get_absolute_url(),
        community=found.project.community,
        writer=found.update.by if found.update else None,
        stands=found.taken_down_at is None,
        picture_url=found.get_absolute_url(),
    )


def hide_photo(pk: int, by: Any, now: datetime) -> bool:
    photo = Photo.objects.select_related("project").get(pk=pk)
    stood = bool(Photo.objects.filter(pk=pk, taken_down_at__isnull=True).update(taken_down_at=now))
    keep_project_facts(photo.project)
    return stood


def unhide_photo(pk: int, by: Any) -> None:
    photo = Photo.objects.select_related("project").get(pk=pk)
    if not photo.take_downs.standing().filter(down_at__isnull=False).exists():  # somebody in it wants it down
        Photo.objects.filter(pk=pk).update(taken_down_at=None)
    keep_project_facts(photo.project)


def find_project(pk: int, reader: Any) -> Shown | None:
    project = Project.objects.select_related("community").filter(pk=pk).first()
    if project is None:
        return None
    words = [project.summary, project.about, project.next_step, project.next_step_note]
    url = project.get_absolute_url()
    return Shown(f"project:{pk}", project.title, "\n".join(filter(None, words)), url, project.community)


def mend_project(thing: Shown) -> str:
    project = Project.objects.select_related("community").get(pk=int(thing.topic.split(":")[1]))
    return reverse("projects:project_edit", args=[project.community.slug, project.slug])


THINGS = [
    Thing("update", "update", find_update, hide_update, unhide_update, versions_of_update),
    Thing("photo", "photo", find_photo, hide_photo, unhide_photo),
    Thing("project", "project", find_project, mend=mend_project),
]
