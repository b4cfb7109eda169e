"""A name for each request, that its log lines and the tasks it rings for carry along."""

import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

logger = structlog.get_logger(__name__)


class RequestIdMiddleware:
    """Bind the request's id, and say one line when it is answered: which page, how, how long. Nothing of the person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began, number = time.monotonic(), str(uuid.uuid4())
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=number)
        answer = self.get_response(request)
        match = request.resolver_match
        page = match.view_name if match else "not found"
        took = round((time.monotonic() - began) * 1000)
        logger.info("answered", method=request.method, page=page, status=answer.status_code, milliseconds=took)
        answer["X-Request-ID"] = number
        return answer
