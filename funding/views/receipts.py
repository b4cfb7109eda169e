"""Receipts are given to those who write, sign or review the report, and to nobody else."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.dates import today

from ..models import Receipt
from ..report_files import TYPES
from ..report_reads import report_seen


@allowed(Action.MONEY_SEE)
def report_receipt(request: AllowedRequest, community: Community, pk: int, key: UUID) -> HttpResponseBase:
    """Give the file as a download, never as a page."""
    report, part = report_seen(community, pk, request.user, request.may, today())
    if not part.of_lto and not part.is_staff:
        raise Http404("Receipts are for those who write, sign or review the report.")
    receipt: Any = get_object_or_404(Receipt, report=report, key=key)
    if part.is_staff and not part.of_lto and receipt.sent_in_id is None:
        raise Http404("This receipt has not been sent.")
    try:
        opened = receipt.file.open("rb")
    except FileNotFoundError:
        raise Http404("The file of this receipt is gone.") from None
    name = receipt.name.rsplit(".", 1)[0] + f".{receipt.kind}"
    answer = FileResponse(opened, as_attachment=True, filename=name, content_type=TYPES[receipt.kind])
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
