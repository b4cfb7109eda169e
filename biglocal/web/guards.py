"""Two of the three guards that every view wears; `@allowed`, which asks about roles, is in communities/guards.py."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Anybody may see the page."""
    view.guard = "public"  # type: ignore[attr-defined]  # read by the test that every view has a guard
    return view


def signed_in(view: View) -> View:
    """Anybody signed in may see the page; others are led to sign in and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.guard = "signed_in"  # type: ignore[attr-defined]  # read by the same test
    return guarded
