"""The yearly review of a partnership: today's numbers for the chair to confirm, earlier ones as they were."""

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.pages import page_of

from ..actions.partnership_review import confirm_review
from ..guards import AllowedRequest, allowed
from ..models import Community, PartnershipReview
from ..partnership_review import figures_on, review_due_on, with_last_review, words_of
from ..roles import standing_of


@allowed(Action.MEMBERS_SEE)
def partnership_review(request: AllowedRequest, community: Community) -> HttpResponse:
    """The numbers of today, with one press for the chair, and those of the years before."""
    may_confirm = Action.REVIEW_CONFIRM in request.may
    reviews = PartnershipReview.objects.filter(community=community).select_related("confirmed_by")
    page = page_of(request, reviews, 5)
    page.object_list = [words_of(review) for review in page.object_list]
    due = review_due_on(with_last_review(Community.objects.filter(pk=community.pk)).defer("outline").get())
    context = {
        "community": community,
        "now": words_of(figures_on(community, on=today()).as_review()) if may_confirm else None,
        "page": page,
        "due": due,
        "is_due": due is not None and due <= today(),
    }
    return TemplateResponse(request, "communities/partnership_review.html", context)


@allowed(Action.REVIEW_CONFIRM)
@require_POST
def partnership_review_confirm(request: HttpRequest, community: Community) -> HttpResponse:
    """Yes, this is right."""
    try:
        confirm_review(community=community, by=request.user, on=today(), now=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Thank you. The review is kept as it is today; your rep and Local Trust can read it.")
    return redirect("communities:partnership_review", community.slug)


@allowed(Action.REGISTER_SEE)
def partnership_review_list(request: HttpRequest) -> HttpResponse:
    """Areas of the person with their last review: the longest ago first."""
    standing = standing_of(request.user)
    areas = Community.objects.exclude(state=Community.State.CLOSED)
    if not standing.by_programme:
        areas = areas.filter(pk__in=standing.communities_with(Action.REGISTER_SEE))
    areas = with_last_review(areas.defer("outline"))
    page = page_of(request, areas.order_by(F("reviewed_on").asc(nulls_first=True), "name"))
    shown = list(page.object_list)
    last = {
        review.community_id: words_of(review)
        for review in PartnershipReview.objects.filter(community__in=shown).order_by("on")
    }
    page.object_list = [
        {
            "community": area,
            "due": (due := review_due_on(area)),
            "is_due": bool(due and due <= today()),
            "last": last.get(area.pk),
        }
        for area in shown
    ]
    return TemplateResponse(request, "communities/partnership_review_list.html", {"page": page})
