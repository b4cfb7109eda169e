"""Log progress. How it is corrected, taken down and brought back: update_changes.py."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from biglocal.audit.record import record
from biglocal.communities.models import AreaWard
from biglocal.notices.events import follow, record_event
from biglocal.notices.models import Follow
from biglocal.places.models import WardLine
from biglocal.refusals import Refused

from ..models import HeldPhoto, Photo, Project, Update
from ..photos import Files, drop_files
from ..querysets import LEAST_SHARE
from ..titles import title_of
from .effort import Helped, check_effort, keep_effort
from .featured import names_councillor
from .photos import NewPhoto, add_photos, check_photos, drop_held
from .setbacks import Facts, write_facts
from .update_checks import check_day, check_repair, check_words


def log_update(
    *,
    project: Project,
    text: str,
    happened_on: date,
    by: Any,
    now: datetime,
    kind: str = Update.Kind.STEP,
    happened_at: time | None = None,
    audience: str = Update.Audience.PUBLIC,
    on_behalf_of: str = "",
    told_by: Any = None,
    features_councillor: bool = False,
    puts_right: Iterable[Update] = (),
    photos: Sequence[NewPhoto] = (),
    form_key: UUID | None = None,
    quote: str = "",
    quote_by: str = "",
    effort: Helped | None = None,
    facts: Facts | None = None,
) -> Update:
    """Log progress on `project`; the same `form_key` again answers the update it made the first time.

    After: the update with its photos and wards; the project knows when it last heard; writer and lead follow it;
    followers will be told. Each photo says who is in it. `told_by` and `on_behalf_of` name who told it, where somebody
    else typed it: somebody who takes part in the area, or a name.
    """
    key = form_key or uuid4()
    if (made := _made_before(key, by)) is not None:
        return made
    repaired = list(puts_right)
    check_words(text)
    check_day(happened_on, on=timezone.localdate(now))
    check_repair(project, kind, repaired, happened_on)
    check_effort(effort or Helped())
    check_photos(photos)
    update = Update(
        project=project,
        kind=kind,
        title=title_of(text),
        text=text.strip(),
        quote=quote,
        quote_by=quote_by,
        happened_on=happened_on,
        happened_at=happened_at,
        audience=audience,
        by=by,
        **teller_of(told_by, on_behalf_of, by),
        features_councillor=features_councillor or names_councillor(kind=kind, text=text, quotes=[quote, quote_by]),
        form_key=key,
        posted_at=now,
    )
    written: Files = []
    try:
        with transaction.atomic():
            _post(update, repaired, photos, written)
            keep_effort(update=update, helped=effort or Helped(), by=by)
            write_facts(update, facts or Facts(), by=by, now=now)
    except BaseException as failed:
        drop_files(written)
        # The same form may have arrived twice at once; then the other one was first, and its update is the answer.
        if isinstance(failed, IntegrityError) and (made := _made_before(key, by)) is not None:
            return made
        raise
    return update


def _post(update: Update, puts_right: Sequence[Update], photos: Sequence[NewPhoto], written: Files) -> None:
    """Write the update with all that hangs on it; `written` takes up the files, for who has to undo them."""
    project = Project.objects.select_for_update(of=["self"]).select_related("community").get(pk=update.project_id)
    if not project.is_open_to_updates:
        raise Refused("This project has stopped, so it takes no new updates. Choose another project.", field="project")
    update.project = project
    update.save(force_insert=True)
    update.puts_right.set(puts_right)
    update.ward_lines.set(ward_lines_of(project, on=timezone.localdate(update.posted_at)))
    add_photos(update, photos, written)
    drop_held(HeldPhoto.objects.filter(form_key=update.form_key, by=update.by))  # those that were left out
    keep_project_facts(project, newest=update)
    for person in filter(None, {update.by, project.lead}):
        follow(person, f"project:{project.pk}", why=Follow.Why.JOINED)
    tell(update)
    note_update("update_logged", "Logged", update, update.by)


def ward_lines_of(project: Project, *, on: date) -> list[WardLine]:
    """Return where something on `project` happens: its point's ward, or each ward with 5 % of its area (places.md)."""
    if project.ward_id:
        return [project.ward.line]
    links = AreaWard.objects.current(on).filter(community=project.community_id, share_of_area__gte=LEAST_SHARE)
    return list({link.ward.line for link in links.select_related("ward__line")})


def keep_project_facts(project: Project, *, newest: Update | None = None) -> None:
    """Keep when the project last heard, and a cover that everybody may see: the newest one, never of a setback."""
    heard = project.updates.standing().aggregate(last=Max("posted_at"))["last"]
    fit = Photo.objects.fit_for_cover().filter(project=project)
    cover = project.cover_id
    mine = fit.filter(update=newest).values_list("pk", flat=True).first() if newest else None
    if mine:
        cover = mine
    elif cover is None or not fit.filter(pk=cover).exists():
        cover = fit.order_by("-update__happened_on", "-pk").values_list("pk", flat=True).first()
    Project.objects.filter(pk=project.pk).update(last_update_at=heard, cover=cover)
    project.last_update_at, project.cover_id = heard, cover


def event_key(update: Update) -> str:
    """Return the key under which followers hear of the update."""
    return f"update-published:{update.pk}"


def tell(update: Update) -> None:
    """Let followers of project, area and wards hear of it."""
    project = update.project
    record_event(
        "update-published",
        key=event_key(update),
        subject=f"update:{update.pk}",
        topics=[
            f"project:{project.pk}",
            f"community:{project.community_id}",
            *(f"wardline:{pk}" for pk in update.ward_lines.values_list("pk", flat=True)),
        ],
        actor=update.by,
        community=project.community_id,
        happened_at=update.posted_at,
    )


def _made_before(key: UUID, by: Any) -> Update | None:
    made = Update.objects.select_related("project__community").filter(form_key=key).first()
    if made is not None and made.by_id != by.pk:
        raise Refused("This form was sent already. Open the page again to log something new.")
    return made


def teller_of(told_by: Any, name: str, by: Any) -> dict[str, Any]:
    """Who told it, in one of two ways: somebody we know, or a name; nobody tells their own update."""
    if told_by is not None and told_by != by:
        return {"told_by": told_by, "on_behalf_of": ""}
    return {"told_by": None, "on_behalf_of": name.strip()}


def note_update(verb: str, word: str, update: Update, by: Any) -> None:
    """Write the line of history."""
    sentence = f"{word} “{update.title}” on {update.project}"
    record(verb, update, by=by, sentence=sentence, community=update.project.community_id)
