"""Asking for a report, drafting it, changing the draft, making the file, deleting it. Each step may run twice."""

import logging
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from biglocal.audit.record import record
from biglocal.dates import today
from biglocal.notices.bell import ring
from biglocal.notices.events import record_event
from biglocal.refusals import Refused

from .contents import kept
from .file import pdf_of
from .models import Report

logger = logging.getLogger(__name__)
State = Report.State
MAKE = "biglocal.reports.tasks.make_reports"
AT_ONCE = 50  # a task's share: what is left is rung for again
LONGEST = 800  # days of one report: a little over two years
UNDER_WAY = [State.ASKED, State.DRAFTING, State.AGREED, State.WRITING]


@transaction.atomic
def ask_for_report(*, kind: str, subject: int, first: date, last: date, by: Any, on: date, now: datetime) -> Report:
    """Put a report on the list; while the same one of this person is under way, that one answers.

    Raises Refused for a span that ends before it begins, is not over on `on`, or is longer than `LONGEST` days; and
    while reports of the subject wait.
    """
    must_not_wait(Report(kind=kind, subject=subject))
    if first > last:
        raise Refused("The last day must be the first day or a later one.", field="last")
    if last > on:
        raise Refused("A report looks back. Choose a last day that is not in the future.", field="last")
    if (last - first).days >= LONGEST:
        raise Refused("A report covers two years at most. Choose a later first day.", field="first")
    asked = {"kind": kind, "subject": subject, "first": first, "last": last, "asked_by": by}
    get_user_model().objects.select_for_update().get(pk=by.pk)  # two presses at once: the second sees the first
    if running := Report.objects.filter(**asked, state__in=UNDER_WAY).first():
        return running
    report = Report.objects.create(**asked, asked_at=now)
    record("report", report, by=by, sentence=f"Asked for: {report}")
    ring(MAKE)
    return report


def make_waiting(*, now: datetime) -> int:
    """Take reports that wait one step on, as far as they go without a person; returns how many.

    Each lease begins when its report is taken, not with the first one's.
    """
    waiting = list(Report.objects.waiting(now).values_list("pk", flat=True)[:AT_ONCE])
    went = sum(make(pk, now=max(now, timezone.now())) for pk in waiting)
    if went and len(waiting) == AT_ONCE:
        ring(MAKE)
    return went


def make(pk: int, *, now: datetime) -> bool:
    """Draft one report, or make its file, if nobody else is at it. What breaks stands as failed, with its trace."""
    report = taken(pk, now=now)
    if report is None:
        return False
    try:
        if report.state == State.DRAFTING:
            if not draft(report):
                return False
            if report.kind_of.is_edited:
                return True  # a person looks at it first
        return write(report)
    except Exception:
        logger.exception("The report %s could not be made", pk)
        held = Report.objects.filter(pk=pk, seen_at=report.seen_at, state__in=[State.DRAFTING, State.WRITING])
        held.update(state=State.FAILED)
        return False


def taken(pk: int, *, now: datetime) -> Report | None:
    """Return the report with this worker at it, or None where another one is."""
    mine = Report.objects.waiting(now).filter(pk=pk).order_by()
    started = mine.filter(state__in=[State.ASKED, State.DRAFTING]).update(state=State.DRAFTING, seen_at=now, done=0)
    if not started and not mine.update(state=State.WRITING, seen_at=now):
        return None
    return Report.objects.get(pk=pk)


def draft(report: Report) -> bool:
    """Draft its headings one by one and say after each how far it is; False where somebody else took over."""
    kind = report.kind_of
    mine = Report.objects.filter(pk=report.pk, state=State.DRAFTING)
    about = kind.about(report)
    if about is None:
        mine.update(state=State.FAILED)
        return False
    parts = []
    for step, drafted in enumerate(kind.parts, 1):
        part = drafted(about)
        if part is not None and part.says_something:
            parts.append(kept(part))
        # only who began it last goes on: the time that was written with the step before is its mark
        before, report.seen_at = report.seen_at, timezone.now()
        if not mine.filter(seen_at=before).update(done=step, of=len(kind.parts), seen_at=report.seen_at):
            return False
    report.title, report.where, report.sentence = kind.heads(about)
    report.drafted = parts
    facts: dict[str, Any] = {
        "title": report.title[:200],
        "where": report.where[:200],
        "sentence": report.sentence[:1000],
    }
    facts |= {"drafted": parts, "drafted_at": report.seen_at}
    after = State.DRAFT if kind.is_edited else State.WRITING
    with transaction.atomic():
        if not mine.filter(seen_at=report.seen_at).update(**facts, state=after):
            return False
        if kind.is_edited:
            _tell(report, "made-report-drafted", report.readers(today()))
    return True


def write(report: Report) -> bool:
    """Make the file in the place of the one before, and tell who asked, or whom it is for."""
    before, storage = report.file.name, report.file.storage
    report.file.save(f"{report.key}.pdf", ContentFile(pdf_of(report)), save=False)
    with transaction.atomic():
        mine = Report.objects.filter(pk=report.pk, state=State.WRITING, seen_at=report.seen_at)
        if not mine.update(state=State.READY, ready_at=timezone.now(), file=report.file.name):
            report.file.delete(save=False)  # this worker was too slow, and another took over
            return False
        _tell(report, "made-report-ready", report.readers(today()))
    if before and before != report.file.name:  # one that was lost from the disk leaves its name free
        storage.delete(before)
    return True


def _tell(report: Report, event: str, people: list[int]) -> None:
    record_event(
        event,
        key=f"{event}:{report.pk}:{report.seen_at:%Y%m%d%H%M%S%f}",
        subject=f"madereport:{report.pk}",
        topics=[],
        people=people,
    )


@transaction.atomic
def change_draft(*, report: Report, own: dict[str, str], left_out: Iterable[str], by: Any, now: datetime) -> Report:
    """Keep the writer's own words of each heading, and which headings are left out. Figures stay as they were drafted.

    A ready report becomes a draft again. Raises Refused where every heading is left out.
    """
    report = Report.objects.select_for_update().get(pk=report.pk)
    if report.state not in {State.DRAFT, State.READY, State.OVER}:
        raise Refused("This report is being made just now. Look again in a moment.")
    out = set(left_out)
    if report.drafted and out >= {part["name"] for part in report.drafted}:
        raise Refused("Leave at least one heading in.")
    for part in report.drafted:
        part["own"] = own.get(part["name"], "")
        part["left_out"] = part["name"] in out
    report.state = State.DRAFT
    report.save(update_fields=["drafted", "state"])
    record("report", report, by=by, sentence=f"Changed the draft: {report}")
    return report


@transaction.atomic
def agree_draft(*, report: Report, by: Any, now: datetime) -> Report:
    """Let the draft become a file; pressed twice it is made once."""
    report = Report.objects.select_for_update().get(pk=report.pk)
    must_not_wait(report)
    if report.state == State.DRAFT:
        Report.objects.filter(pk=report.pk).update(state=State.AGREED)
        record("report", report, by=by, sentence=f"Made the file: {report}")
        ring(MAKE)
    report.refresh_from_db()
    return report


@transaction.atomic
def send_report(*, report: Report, people: Iterable[int], by: Any) -> int:
    """Mail the link of a ready report to people by id, each once a report; returns to how many.

    Raises Refused for a report that is no file yet.
    """
    report = Report.objects.select_for_update().get(pk=report.pk)
    must_not_wait(report)
    if report.state != State.READY:
        raise Refused("Make the file first. Then it can be sent.")
    sent = 0
    for person in sorted(set(people) - {by.pk}):
        key = f"made-report-sent:{report.pk}:{person}"
        record_event(
            "made-report-sent", key=key, subject=f"madereport:{report.pk}", topics=[], people=[person], actor=by
        )
        sent += 1
    record("report", report, by=by, sentence=f"Sent to {sent} {'person' if sent == 1 else 'people'}: {report}")
    return sent


@transaction.atomic
def draft_again(*, report: Report, by: Any, now: datetime) -> Report:
    """Draft it anew from what the portal holds now; the writer's own words go. For one that failed too."""
    report = Report.objects.select_for_update().get(pk=report.pk)
    must_not_wait(report)
    if not report.is_under_way:
        drop_file(report)
        facts = {"state": State.ASKED, "asked_at": now, "done": 0, "of": 0, "drafted": [], "seen_at": None}
        Report.objects.filter(pk=report.pk).update(**facts)
        record("report", report, by=by, sentence=f"Drafted anew: {report}")
        ring(MAKE)
    report.refresh_from_db()
    return report


def must_not_wait(report: Report) -> None:
    """Raises Refused in the weeks in which nothing is told of the subject."""
    if until := report.waits_until:
        raise Refused(f"An election is near. This waits until after the poll on {until:%-d %B %Y}.")


def drop_old(*, now: datetime) -> int:
    """Delete the files that have been kept long enough; the page stays."""
    old = list(Report.objects.over(now))
    for report in old:
        drop_file(report)
        Report.objects.filter(pk=report.pk, state=State.READY).update(state=State.OVER, file="")
    return len(old)


def drop_file(report: Report) -> None:
    if report.file:
        report.file.delete(save=False)
        Report.objects.filter(pk=report.pk).update(file="")
