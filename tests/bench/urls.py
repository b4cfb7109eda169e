"""The portal with the two pages that everything else is measured against."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import include, path

from biglocal.web.guards import public, signed_in
from projects.models import Update


@public
def empty(request: HttpRequest) -> HttpResponse:
    """Answer as little as Django can."""
    return HttpResponse("ok")


@signed_in
def yardstick(request: HttpRequest) -> HttpResponse:
    """Answer this portal's layout, one indexed query and 30 rows to somebody signed in."""
    return TemplateResponse(
        request, "bench/yardstick.html", {"updates": Update.objects.public().order_by("-posted_at")[:30]}
    )


urlpatterns = [
    path("bench/empty/", empty),
    path("bench/yardstick/", yardstick),
    path("", include("biglocal.urls")),
]
