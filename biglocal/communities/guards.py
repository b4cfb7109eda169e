"""The guard that asks the table of roles: `@allowed(Action.X)` (STYLE.md, section 4)."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from biglocal.access import Action
from biglocal.ready import Given, ready
from biglocal.web.guards import View

from .models import Community
from .roles import standing_of


class AllowedRequest(HttpRequest):
    """A request that `@allowed` has let in."""

    may: set[Action]  # the person's actions here; templates ask them too


# Answers the ids of the organisations that hold what the path names: of the area, and the rest of the path.
Holders = Callable[..., Iterable[int]]


def allowed(action: Action, *, own: Holders | None = None) -> Callable[[View], View]:
    """Let in who holds `action`: in the area that the path names, or, where it names none, anywhere.

    The view gets the `Community` in place of its slug and `request.may`, the person's actions here. Signed out: led to
    sign in. A person without any role in the area does not find the page (404); one with another role is told no (403).
    With `own`, people of the organisation that holds what the path names get in too, where it holds no money any more.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            standing = standing_of(request.user)
            if "community" in kwargs:
                community = _area().first(slug=kwargs["community"])
                if community is None:
                    raise Http404("There is no such area.")
                kwargs["community"] = community
                may = standing.actions_in(community)
                if own is not None and action not in may and standing.by_organisation:
                    may = may | standing.kept_for(own(**kwargs))
                if not may:
                    raise Http404("Only people who take part in this area see this page.")
            else:
                may = standing.actions_anywhere()
            cast(AllowedRequest, request).may = may
            if action not in may:
                raise PermissionDenied(f"Your role does not allow this: {action.label.lower()}.")
            return view(request, *args, **kwargs)

        guarded.guard = action  # type: ignore[attr-defined]  # read by the test of guards
        return guarded

    return guard


@ready
def _area() -> Any:
    return Community.objects.select_related("programme").filter(slug=Given("slug"))
