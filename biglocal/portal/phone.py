"""Which pages a resident's phone may keep to be read without a signal: named here one by one, and none of staff."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from biglocal.communities.roles import standing_of
from biglocal.web.phone import phone_name

KEPT_PAGES = {
    "home",
    "home_for_role",
    "how_to_use",
    "log",
    "progress",
    # an area, its projects and what is in its diary
    "areas",
    "area",
    "area_projects",
    "project",
    "update",
    "communities:plan",
    "meeting",
    "communities:meeting_list",
    "projects:occasion_list",
    "projects:occasion_detail",
    # wards
    "wards",
    "ward",
    "ward_by_name",
}


class PhonePagesMiddleware:
    """Say on each page for whom it was made (`X-Person`), and whether their phone may keep it (`X-Keep`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_session and answer.get("Content-Type", "").startswith("text/html") and answer.status_code < 500:
            mark(request, answer)
        return answer


def mark(request: HttpRequest, answer: HttpResponse) -> None:
    """Write the two headers."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return
    answer["X-Person"] = phone_name(user)
    page = request.resolver_match.view_name if request.resolver_match else ""
    fits = request.method == "GET" and answer.status_code == 200 and page in KEPT_PAGES
    if fits and not user.is_staff and not standing_of(user).by_programme:
        answer["X-Keep"] = "1"
