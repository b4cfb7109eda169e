"""The hand-over file of a place: who does what, what it costs, keys, what is due, and how it came to be."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from biglocal.web.exports import safe_cell

from .models import Project, Update, UpkeepDate
from .story import time_between
from .upkeep import Upkeep, done_dates, upkeep_of

MOST_TOLD = 500
MOST_DONE = 100

CSS = """
body { margin: 2rem auto; max-width: 44rem; padding: 0 1rem; }
body { font: 1rem/1.5 Arial, Helvetica, sans-serif; color: #17251f; }
h1, h2, h3 { font-family: Rockwell, Georgia, serif; color: #0a3a2c; line-height: 1.2; }
h2 { margin-top: 2rem; padding-top: 1rem; border-top: 2px solid #0c5b44; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .4rem .6rem .4rem 0; border-bottom: 1px solid #6f7f77; text-align: left; vertical-align: top; }
.is-num { text-align: right; }
@media print { @page { margin: 16mm; } body { margin: 0; font-size: 11pt; } tr, li { break-inside: avoid; } }
"""


@dataclass(frozen=True)
class Told:
    """One thing that happened, and if it broke something, how it was mended."""

    update: Update
    mended: str

    @property
    def kind(self) -> str:
        return "Setback, put right" if self.mended else self.update.get_kind_display()


@dataclass(frozen=True)
class HandOver:
    """All that somebody needs who takes a place over. Keys, numbers and notes only where they may be read."""

    project: Project
    upkeep: Upkeep
    done: list[UpkeepDate]
    story: list[Told]
    private: bool
    made_on: date


def hand_over_of(project: Project, *, private: bool, on: date) -> HandOver:
    """Return the hand-over of `project`. Six queries; the story is what everybody can read, oldest first."""
    repairs = Update.objects.public().order_by("happened_on", "pk")
    updates = (
        Update.objects.public()
        .filter(project=project)
        .select_related("facts")
        .prefetch_related(Prefetch("put_right_by", queryset=repairs, to_attr="repairs"))
        .order_by("-happened_on", "-posted_at", "-pk")
    )
    return HandOver(
        project=project,
        upkeep=upkeep_of(project, on=on, private=private),
        done=list(done_dates(project, private=private)[:MOST_DONE]),
        story=[
            Told(update, f"Mended {time_between(update, update.repairs[0])}" if update.repairs else "")
            for update in reversed(updates[:MOST_TOLD])
        ],
        private=private,
        made_on=on,
    )


def zip_of(found: HandOver, page: str) -> bytes:
    """Return the hand-over as one file: the page to print, and a table of each part for a spreadsheet."""
    files = {
        "hand-over.html": page.encode(),
        "hand-over.css": CSS.encode(),
        "who-does-what.csv": table_of(TASKS, task_rows(found)),
        "what-is-due.csv": table_of(["What", "Kind", "Due", "Done"], date_rows(found)),
        "story.csv": table_of(["Day", "Kind", "What happened", "Mended"], story_rows(found)),
    }
    if found.private:
        files["keys-and-whom-to-ring.csv"] = table_of(["For what", "Who", "Phone", "To know"], contact_rows(found))
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return box.getvalue()


TASKS = ["Task", "Party", "Group or body", "Accepted on", "Accepted by", "Cost a year", "Paid by", "Until"]


def task_rows(found: HandOver) -> Iterable[Sequence[Any]]:
    for task in found.upkeep.tasks:
        yes = task.accepted_by if found.private else ""
        payer = task.get_paid_by_display() if task.paid_by else ""
        party = task.get_party_display()
        yield [task.title, party, task.who, task.accepted_on, yes, task.cost_a_year, payer, task.end_date]


def date_rows(found: HandOver) -> Iterable[Sequence[Any]]:
    for entry in [*found.upkeep.dates, *found.done]:
        yield [entry.title, entry.get_what_display(), entry.due_on, entry.done_on]


def contact_rows(found: HandOver) -> Iterable[Sequence[Any]]:
    for contact in found.upkeep.contacts:
        yield [contact.about, contact.name, contact.phone, contact.note]


def story_rows(found: HandOver) -> Iterable[Sequence[Any]]:
    for told in found.story:
        yield [told.update.happened_on, told.kind, told.update.text, told.mended]


def table_of(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return rows as CSV, with a mark that lets spreadsheets read every letter."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(header)
    out.writerows([safe_cell(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()
