"""Payment files for the finance system, and the bank's return file."""

import csv
import re
from io import StringIO
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Programme
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.exports import MARK, safe_cell
from biglocal.web.pages import page_of

from ..actions.payment_files import make_payment_file, mark_return, waiting_for_a_file
from ..bank_return import read_return
from ..forms.payments import BankReturnForm
from ..models import PaymentFile
from ..payment_reads import programmes_of

SALT = "bank-return"
HOURS = 12 * 60 * 60
HEADER = ["Reference", "Supplier", "Payee", "Amount", "Contribution", "Total"]


@allowed(Action.PAYMENT_RELEASE)
def payment_files(request: AllowedRequest) -> HttpResponse:
    """What waits for a file, and the files that were made."""
    programmes = Programme.objects.filter(pk__in=programmes_of(request.user, Action.PAYMENT_RELEASE))
    if request.method == "POST":
        number = request.POST.get("programme", "")
        programme = get_object_or_404(programmes, pk=int(number) if re.fullmatch(r"[0-9]{1,9}", number) else 0)
        try:
            file = make_payment_file(programme=programme, by=request.user, now=timezone.now())
        except Refused as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(
                request, f"Payment file {file.number} is made. You can fetch it below, as often as you need."
            )
        return redirect("funding:payment_files")
    files = PaymentFile.objects.filter(programme__in=programmes).select_related("made_by", "programme")
    waiting = [(programme, list(waiting_for_a_file(programme)[:100])) for programme in programmes]
    context = {"page": page_of(request, files), "waiting": waiting, "section": "grants"}
    return TemplateResponse(request, "funding/payment_files.html", context)


@allowed(Action.PAYMENT_RELEASE)
def payment_file(request: AllowedRequest, pk: int) -> HttpResponse:
    """The file, the same each time: a line a payment, and the totals."""
    files = PaymentFile.objects.filter(programme__in=programmes_of(request.user, Action.PAYMENT_RELEASE))
    file = get_object_or_404(files, pk=pk)
    kept = StringIO()
    out = csv.writer(kept)
    out.writerow(HEADER)
    for line in file.lines.all():
        words = [safe_cell(line.reference), safe_cell(line.supplier), safe_cell(line.payee)]
        out.writerow([*words, line.amount, line.contribution, line.amount + line.contribution])
    out.writerow(
        ["Total", "", f"{file.count} payments", file.amount, file.contribution, file.amount + file.contribution]
    )
    answer = HttpResponse(MARK + kept.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="payment-file-{file.number:04}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@allowed(Action.PAYMENT_RELEASE)
def bank_return(request: AllowedRequest) -> HttpResponse:
    """The bank's return file: what was understood of it. Nothing is changed yet."""
    form = BankReturnForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "section": "grants"}
    if request.method == "POST" and form.is_valid():
        programmes = programmes_of(request.user, Action.PAYMENT_RELEASE)
        try:
            lines = read_return(form.cleaned_data["file"], programmes=programmes, today=today())
        except Refused as refused:
            form.add_error("file", refused.sentence)
        else:
            context |= preview(lines)
    return TemplateResponse(request, "funding/bank_return.html", context)


def preview(lines: list[Any]) -> dict[str, Any]:
    """Return the lines by what was made of them, and what the button will do, sealed."""
    todo = [
        [one.payment.pk, one.reference, one.kind, one.on.isoformat(), one.bank_ref, one.reason]
        for one in lines
        if one.kind in ("paid", "failed")
    ]
    counts = {kind: sum(one.kind == kind for one in lines) for kind in ("paid", "failed", "done")}
    amiss = [one for one in lines if one.kind not in counts]
    total = sum(one.payment.total for one in lines if one.kind == "paid")
    sealed = signing.dumps(todo, salt=SALT, compress=True) if todo else ""
    fits = [one for one in lines if one.kind in counts]
    return {"lines": lines, "fits": fits, "amiss": amiss, "counts": counts, "total": total, "sealed": sealed}


@allowed(Action.PAYMENT_RELEASE)
@require_POST
def bank_return_apply(request: AllowedRequest) -> HttpResponse:
    """Mark what was understood: all of it or, where something was changed meanwhile, nothing."""
    try:
        todo = signing.loads(request.POST.get("sealed", ""), salt=SALT, max_age=HOURS)
    except signing.BadSignature:
        messages.error(request, "This preview is too old. Send the file again.")
        return redirect("funding:bank_return")
    programmes = programmes_of(request.user, Action.PAYMENT_RELEASE)
    try:
        count = mark_return(told=todo, by=request.user, programmes=programmes, now=timezone.now())
    except Refused as refused:
        messages.error(
            request, f"{refused.sentence} Nothing of the file was marked: send it again to see what is left."
        )
        return redirect("funding:bank_return")
    messages.success(request, f"Marked {count} payment{'' if count == 1 else 's'}.")
    return redirect("funding:payment_list")
