"""Asking for a copy, building it, deleting it. Each step may run twice."""

import csv
import json
import logging
from datetime import datetime
from io import StringIO
from tempfile import TemporaryFile
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files import File
from django.db import transaction
from django.template.loader import render_to_string

from biglocal.audit.record import record
from biglocal.notices.bell import ring
from biglocal.notices.events import record_event
from biglocal.refusals import Refused
from biglocal.web.exports import safe_cell

from .copies import AGAIN_AFTER, DataCopy
from .holdings import Holding, files_of, holdings_of, steps
from .models import Person

logger = logging.getLogger(__name__)
State = DataCopy.State
BUILD = "biglocal.accounts.tasks.build_copies"


@transaction.atomic
def ask_for_copy(*, person: Person, now: datetime) -> DataCopy:
    """Put a copy on the list. While one is under way, that one answers; within a day of the last, a kind no."""
    Person.objects.select_for_update().get(pk=person.pk)
    newest = DataCopy.objects.filter(person=person).exclude(state=State.FAILED).first()
    if newest is not None and newest.is_under_way:
        return newest
    if newest is not None and now - newest.asked_at < AGAIN_AFTER:
        raise Refused("You asked for a copy within the last day. Use that one, or ask again tomorrow.")
    copy = DataCopy.objects.create(person=person, asked_at=now)
    record("data_copy", person, by=person, sentence="Asked for a copy of the own data")
    ring(BUILD)
    return copy


def build_waiting(*, now: datetime) -> int:
    """Build every copy that waits; returns how many."""
    built = 0
    for pk in list(DataCopy.objects.waiting(now).values_list("pk", flat=True)):
        built += build(pk, now=now)
    return built


def build(pk: int, *, now: datetime) -> bool:
    """Build one copy, if nobody else has begun it."""
    mine = DataCopy.objects.waiting(now).filter(pk=pk)
    if not mine.order_by().update(state=State.BUILDING, begun_at=now, done=0, of=steps()):
        return False
    copy = DataCopy.objects.select_related("person").get(pk=pk)
    try:
        with TemporaryFile() as temporary:
            write_zip(copy, temporary)
            temporary.seek(0)
            copy.file.save(f"{copy.key}.zip", File(temporary), save=False)
    except Exception:
        logger.exception("The copy %s could not be put together", pk)
        DataCopy.objects.filter(pk=pk).update(state=State.FAILED)
        return False
    with transaction.atomic():
        kept = DataCopy.objects.filter(pk=pk, state=State.BUILDING, person__is_active=True)
        if not kept.update(state=State.READY, ready_at=now, file=copy.file.name):
            copy.file.delete(save=False)  # the person has left meanwhile
            return False
        record_event(
            "data-copy-ready", key=f"data-copy:{pk}", subject=f"datacopy:{pk}", topics=[], people=[copy.person_id]
        )
    return True


def write_zip(copy: DataCopy, into: Any) -> None:
    """Write everything: a page to read, each kind as CSV, all as JSON, and the files."""
    held: list[Holding] = []
    for step, holding in enumerate(holdings_of(copy.person), 1):
        held += [holding] if holding else []
        DataCopy.objects.filter(pk=copy.pk).update(done=min(step, copy.of))
    with ZipFile(into, "w", ZIP_DEFLATED) as archive:
        files = []
        for name, file in files_of(copy.person):
            try:
                with file.open("rb") as stored:
                    archive.writestr(name, stored.read())
            except FileNotFoundError:
                continue
            files.append(name)
        for holding in held:
            archive.writestr(f"csv/{holding.name}.csv", as_csv(holding))
        archive.writestr("everything.json", as_json(held))
        context = {"person": copy.person, "held": held, "files": files, "asked_at": copy.asked_at}
        archive.writestr("index.html", render_to_string("accounts/copy_index.html", context))


def as_csv(holding: Holding) -> str:
    """Return a table that a spreadsheet opens without running anything in it."""
    into = StringIO()
    writer = csv.writer(into)
    writer.writerow(holding.columns)
    writer.writerows([safe_cell(value) for value in row] for row in holding.rows)
    return "\ufeff" + into.getvalue()


def as_json(held: list[Holding]) -> str:
    found = {holding.name: [dict(zip(holding.columns, row, strict=True)) for row in holding.rows] for holding in held}
    return json.dumps(found, ensure_ascii=False, indent=1)


def delete_old(*, now: datetime) -> int:
    """Delete the files of copies that were ready more than a week ago."""
    return sum(drop(copy) for copy in DataCopy.objects.over(now))


def drop(copy: DataCopy) -> bool:
    """Delete a copy's file; the row stays and says that there was one."""
    if copy.file:
        copy.file.delete(save=False)
    return bool(DataCopy.objects.filter(pk=copy.pk).update(state=State.OVER, file=""))


def drop_all(person: Person) -> None:
    """Delete every copy of somebody who leaves."""
    for copy in DataCopy.objects.filter(person=person):
        drop(copy)
