"""Receipts are given to those who write, sign or review the report, and to nobody else."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.private_files import download

from ..holders import of_report
from ..models import Receipt
from ..report_reads import report_seen


@allowed(Action.MONEY_SEE, own=of_report)
def report_receipt(request: AllowedRequest, community: Community, pk: int, key: UUID) -> HttpResponseBase:
    """Give the file as a download, never as a page."""
    report, part = report_seen(community, pk, request.user, request.may, today())
    if not part.of_lto and not part.is_staff:
        raise Http404("Receipts are for those who write, sign or review the report.")
    receipt: Any = get_object_or_404(Receipt, report=report, key=key)
    if part.is_staff and not part.of_lto and receipt.sent_in_id is None:
        raise Http404("This receipt has not been sent.")
    answer = download(receipt.file, receipt.name.rsplit(".", 1)[0])
    answer["Cache-Control"] = "private, no-store"
    return answer
