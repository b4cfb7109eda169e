"""Where a project is: its point, and with it its ward."""

from django.http import HttpRequest, HttpResponse

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.dates import today

from ..actions import put_project
from ..point_forms import HERE, NONE, PointForm
from .changes import change_on_page, project_to_change


@allowed(Action.UPDATE_LOG)
def project_put(request: HttpRequest, community: Community, slug: str) -> HttpResponse:
    """Say where the project is, or that it has no fixed place."""
    project = project_to_change(request, community, slug)
    point = f"{project.lat}, {project.lon}" if project.lat is not None else ""
    return change_on_page(
        request,
        project,
        PointForm(request.POST or None, initial={"fixed": HERE if point else NONE, "where": point}),
        "projects/project_put.html",
        "We know now where it is.",
        lambda data: put_project(project=project, by=request.user, on=today(), **data),
    )
