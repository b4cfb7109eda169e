"""Who the councillors were while a story happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from biglocal.places.models import WardSet
from biglocal.web.guards import public
from biglocal.web.pages import page_of
from biglocal.web.visitors import kept_for_visitors
from projects.models import Project

from ..then_reads import of_story


@public
@kept_for_visitors()
def story_councillors(request: HttpRequest, community: str, slug: str) -> HttpResponse:
    """Every councillor of the wards of a story, with dates."""
    found = Project.objects.select_related("community").defer("community__outline", "about")
    project = get_object_or_404(found, community__slug=community, slug=slug)
    area = project.community
    page = page_of(request, of_story(project))
    context = {
        "section": "areas",
        "project": project,
        "page": page,
        "tiers": any(term.ward.ward_set.kind == WardSet.Kind.DIVISION for term in page),
        "trail": [
            ("Home", reverse("home")),
            (area.name, area.get_absolute_url()),
            (project.title, project.get_absolute_url()),
            ("Councillors then", ""),
        ],
    }
    return TemplateResponse(request, "portal/story_councillors.html", context)
