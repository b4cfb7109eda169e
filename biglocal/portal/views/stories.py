"""A project's story."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from biglocal.access import Action
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.web.guards import public
from biglocal.web.visitors import kept_for_visitors
from funding.money import project_money
from projects.story import story_page

from .. import fresh
from ..meeting_reads import decided_on
from ..project_reads import days_of, helpers_of, project_for_page


@public
@kept_for_visitors(fresh.of_project)
def project(request: HttpRequest, community: str, slug: str) -> HttpResponse:
    """A project as a story, newest first. What only the partnership reads is shown to those who may."""
    found = project_for_page(community, slug, request.user)
    may = standing_of(request.user).actions_in(found.community) if request.user.is_authenticated else set()
    inside = Action.UPDATE_SEE_INSIDE in may
    from_start = request.GET.get("from") == "start"
    page, items, photos = story_page(
        found,
        inside=inside,
        reader=request.user,
        known=found.inside_items if inside else found.public_items,
        number=request.GET.get("page"),
        from_start=from_start,
    )
    for update in (update for item in items for update in [item.update, *item.setbacks]):
        own = Action.UPDATE_LOG in may and update.by_id == request.user.pk
        update.correctable = own or Action.UPDATE_CORRECT in may
    days = days_of(found, inside=inside, on=today())
    context = {
        "section": "areas",
        "project": found,
        "community": found.community,
        "trail": [
            ("Home", reverse("home")),
            (found.community.name, found.community.get_absolute_url()),
            (found.title, ""),
        ],
        "may": may,
        "may_in_story": may & {Action.UPKEEP_SEE, Action.CONCERN_ANSWER},  # all its parts ask
        "may_change": Action.PROJECT_EDIT in may or (Action.UPDATE_LOG in may and found.lead_id == request.user.pk),
        "page": page,
        "items": items,
        "photos": photos,
        "from_start": from_start,
        "reached": days.reached,
        "milestones": days.milestones,
        "place": days.place,
        "dates": days.dates,
        "carers": days.carers,
        "ideas": days.ideas,
        "still_to_come": next((row for row in days.milestones if not row["done_on"]), None),
        "today": today(),
        "helpers": helpers_of(found),
        "money": project_money(found),
        "decided": decided_on(found, inside=Action.MEETING_SEE in may),
    }
    return TemplateResponse(request, "portal/project.html", context)
