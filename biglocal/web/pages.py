"""Lists in pages."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PAGE_SIZE = 30


def page_of(request: HttpRequest, rows: Any, size: int = PAGE_SIZE) -> Page:
    """Return the page that `?page=` asks for; past the end the last one, with nonsense the first one."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
