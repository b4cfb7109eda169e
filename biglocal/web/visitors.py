"""Public pages for visitors: the same for everybody, so each process keeps them for a moment, and a browser that has a
page already is not sent it again. Whoever is signed in always gets a page made anew."""

from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from biglocal.dates import today

from .guards import View

LONGEST_QUERY = 60  # longer ones are not asked twice
TURN = "kept-pages"  # in the cache that all processes share: with another turn every kept page is made anew
TagOf = Callable[..., Any]


def kept_for_visitors(tag_of: TagOf | None = None) -> Callable[[View], View]:
    """Keep the page for settings.VISITOR_PAGE_SECONDS.

    `tag_of` takes what the view takes and names what shows at once, as the newest updates: with another answer the
    page is made anew.
    What it does not name shows when the time is over. A page with a form of its own or a message is never kept.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not is_visitor(request):
                return view(request, *args, **kwargs)
            tag = tag_of(request, *args, **kwargs) if tag_of else ""
            seen = f"{request.get_full_path()} {today()} {caches['default'].get(TURN)} {tag}"
            key = "page:" + blake2b(seen.encode(), digest_size=16).hexdigest()
            page = caches["memory"].get(key)
            if page is None:
                answer = view(request, *args, **kwargs)
                if hasattr(answer, "add_post_render_callback"):
                    answer.add_post_render_callback(lambda made: keep(key, made))
                return answer
            return with_tag(request, page)

        return kept

    return guard


def forget_kept_pages() -> None:
    """Let every kept page be made anew, in each process: something was taken from view, or is back."""
    transaction.on_commit(lambda: caches["default"].set(TURN, uuid4().hex, timeout=None))


def is_visitor(request: HttpRequest) -> bool:
    """Is it a plain question of somebody without a session or a message to show?"""
    return (
        settings.VISITOR_PAGE_SECONDS > 0
        and request.method in {"GET", "HEAD"}
        and not set(request.COOKIES) - {settings.CSRF_COOKIE_NAME}
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
    )


def keep(key: str, answer: HttpResponse) -> HttpResponse | None:
    """Keep what is the same for everybody, and give it a tag."""
    if answer.status_code != 200 or answer.cookies or b"csrfmiddlewaretoken" in answer.content:
        return None
    tag = f'"{blake2b(answer.content, digest_size=12).hexdigest()}"'
    caches["memory"].set(key, (answer.content, answer["Content-Type"], tag), settings.VISITOR_PAGE_SECONDS)
    return marked(answer, tag)


def with_tag(request: HttpRequest, page: tuple[bytes, str, str]) -> HttpResponse:
    """Return the kept page, or 304 to a browser that has it."""
    content, content_type, tag = page
    answer = marked(HttpResponse(content, content_type=content_type), tag)
    return get_conditional_response(request, etag=tag, response=answer) or answer


def marked(answer: HttpResponse, tag: str) -> HttpResponse:
    """Name the version, and let browsers ask each time whether it still holds."""
    answer["ETag"] = tag
    patch_vary_headers(answer, ["Cookie"])
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


class SessionPagesMiddleware:
    """What is made for somebody with a session no cache on the way keeps, and the browser asks for it each time.

    Only signing out takes a session's cookie away. Phones ask by themselves, so an answer about a session that is over
    may come after somebody signed in, and would take the new cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not request.session.modified:
            answer.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not answer.has_header("Cache-Control"):
            patch_cache_control(answer, private=True, no_cache=True)
        return answer
