"""What no address may carry into /admin/: PostgreSQL keeps no NUL in its text, and fails where it is asked for one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

NUL = "%00"


class QueryWithoutNulMiddleware:
    """Drop NULs from a query before /admin/ reads it. Pages of ours tell the person what they make of one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(reverse("admin:index")):
            query = request.META.get("QUERY_STRING", "").replace("\x00", "")
            while NUL in query:  # taking one out may leave another: "%%0000"
                query = query.replace(NUL, "")
            request.META["QUERY_STRING"] = query
        return self.get_response(request)
