"""The reports of one yearly review of a partnership: those that are there, and one press for another."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community, PartnershipReview
from biglocal.dates import today
from biglocal.reports.actions import ask_for_report
from biglocal.reports.models import Report
from biglocal.web.acting import tried
from biglocal.web.pages import page_of

from ..report_partnership import PARTNERSHIP, span_of

WAITS = "We are putting it together. You get an email when it is ready."


@allowed(Action.AREA_REPORT)
def partnership_reports(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """The reports made of a review. The first comes by itself; who wants one of today's register asks for it."""
    review = get_object_or_404(PartnershipReview.objects.filter(community=community), pk=pk)
    if request.method == "POST":
        first, last = span_of(review)
        about = {"kind": PARTNERSHIP, "subject": review.pk, "first": first, "last": last}
        ask = partial(ask_for_report, **about, by=request.user, on=today(), now=timezone.now())
        if tried(request, ask, WAITS):
            return redirect(Report.objects.filter(**about, asked_by=request.user).first() or request.path)
        return redirect(request.path)
    rows = Report.objects.about(PARTNERSHIP, review.pk).select_related("asked_by").defer("drafted")
    context = {"community": community, "review": review, "page": page_of(request, rows)}
    return TemplateResponse(request, "portal/partnership_reports.html", context)
