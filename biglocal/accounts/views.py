"""A person's own account."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from biglocal.web.guards import signed_in


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "accounts/account.html", {})
