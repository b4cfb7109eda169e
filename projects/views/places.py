"""Whether a project's place is open."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.dates import today

from ..actions import say_place_state
from ..setback_forms import PlaceStateForm
from .changes import change_on_page, project_to_change


@allowed(Action.UPDATE_LOG)
def place_state(request: HttpRequest, community: Community, slug: str) -> HttpResponse:
    """Say whether the place is open, part open or closed."""
    project = project_to_change(request, community, slug)
    form = PlaceStateForm(request.POST or None, initial={"since": today()})
    return change_on_page(
        request,
        project,
        form,
        "projects/place_state.html",
        "Everybody can see how the place is now.",
        lambda data: say_place_state(project=project, by=request.user, on=today(), now=timezone.now(), **data),
    )
