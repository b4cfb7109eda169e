"""What no address may carry into a page: PostgreSQL keeps no NUL in its text, and fails where it is asked for one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NUL = "%00"


class QueryWithoutNulMiddleware:
    """Drop NULs from the query before any page reads it, pages of others (as /admin/) too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "").replace("\x00", "")
        while NUL in query:  # taking one out may leave another: "%%0000"
            query = query.replace(NUL, "")
        request.META["QUERY_STRING"] = query
        return self.get_response(request)
