"""Receipts of a spend report: added and taken out until it is sent, kept after."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.refusals import Refused

from ..models import Receipt, ReportPoint, SpendReport
from ..report_files import ReceiptFile
from .report_rules import locked_report, need_lto, next_report_state
from .reports import open_points

MOST = 30


def add_receipts(*, report: SpendReport, by: Any, now: datetime, files: Sequence[ReceiptFile]) -> list[Receipt]:
    """Keep the files with the report; the same file again is the one that is there."""
    written: list[Any] = []
    try:
        with transaction.atomic():
            return _add(report, by, now, files, written)
    except BaseException:
        for file in written:  # the rows are gone, so the files go too
            file.storage.delete(file.name)
        raise


def _add(
    report: SpendReport, by: Any, now: datetime, files: Sequence[ReceiptFile], written: list[Any]
) -> list[Receipt]:
    report = locked_report(report)
    need_lto(by, Action.REPORT_WRITE, report, timezone.localdate(now))
    refuse_closed(report)
    there = {receipt.digest: receipt for receipt in report.receipts.all()}
    fresh = {file.digest: file for file in files if file.digest not in there}
    if len(there) + len(fresh) > MOST:
        raise Refused(f"Keep at most {MOST} receipts with a report. Put several bills into one PDF.", field="files")
    for digest, file in fresh.items():
        row = Receipt(report=report, name=file.name, kind=file.kind, size=len(file.data), digest=digest)
        row.added_by, row.added_at = by, now
        row.file.save(f"{uuid.uuid4().hex}.{file.kind}", ContentFile(file.data), save=False)
        written.append(row.file)
        row.save()
        there[digest] = row
    if fresh:
        sentence = f"added {len(fresh)} receipt{'s' if len(fresh) > 1 else ''}"
        record("add_receipts", report, by=by, sentence=sentence, community=report.agreement.community_id)
    return [there[file.digest] for file in files]


@transaction.atomic
def take_out_receipt(*, receipt: Receipt, by: Any, now: datetime) -> None:
    """Take one out that was never sent. What was sent stays."""
    report = locked_report(receipt.report)
    need_lto(by, Action.REPORT_WRITE, report, timezone.localdate(now))
    row = Receipt.objects.filter(pk=receipt.pk).first()
    if row is None:
        return  # pressed twice
    if row.sent_in_id:
        raise Refused("This receipt was sent with the report, so it stays. Add another one if it is wrong.")
    refuse_closed(report)
    transaction.on_commit(partial(row.file.storage.delete, row.file.name or ""))
    sentence = f"took out the receipt “{row.name}”"
    record("take_out_receipt", report, by=by, sentence=sentence, community=report.agreement.community_id)
    row.delete()


def refuse_closed(report: SpendReport) -> None:
    """Receipts are added while the report is written, and after a question about them."""
    next_report_state(report, "save")
    if report.state == SpendReport.State.QUERIED:
        about = {point.part for point in open_points(report)}
        if not about & {ReportPoint.Part.RECEIPTS, ReportPoint.Part.LINE}:
            raise Refused("Local Trust did not ask about receipts: they stay as they were sent.", field="files")
