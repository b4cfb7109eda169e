"""A councillor's own roles and dates, to hand in to the council's register of interests."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from biglocal.dates import today
from biglocal.web.guards import signed_in
from councillors.models import Councillor

from ..role_sheet import pdf_of, role_sheet_of


def own_record(request: HttpRequest) -> Councillor:
    """Return the councillor that the person is, also after the last term; nobody else has such a sheet."""
    return get_object_or_404(Councillor.objects.select_related("council"), person=request.user)


@signed_in
def role_sheet(request: HttpRequest) -> HttpResponse:
    """The sheet on a page, made to be printed."""
    councillor = own_record(request)
    trail = [("Home", reverse("home")), (str(councillor), councillor.get_absolute_url()), ("Roles and dates", "")]
    context = {"councillor": councillor, "sheet": role_sheet_of(councillor, on=today()), "trail": trail}
    return TemplateResponse(request, "portal/role_sheet.html", context)


@signed_in
def role_sheet_file(request: HttpRequest) -> HttpResponse:
    """The same as a tagged PDF, which nobody between keeps."""
    councillor = own_record(request)
    name = f"{councillor.slug}-roles-and-dates.pdf"
    kept_by_nobody = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(
        pdf_of(role_sheet_of(councillor, on=today())), content_type="application/pdf", headers=kept_by_nobody
    )
