"""A person's wards that were divided anew: what they follow now in their place, and one press to drop or take back."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from biglocal.notices.models import Follow
from biglocal.places.models import CarriedFollow
from biglocal.web.guards import signed_in
from biglocal.web.pages import page_of

from ..ward_change_reads import shares_of


@signed_in
def ward_follows(request: HttpRequest) -> HttpResponse:
    """Each old ward the reader followed, and the new ones with their share."""
    ours = CarriedFollow.objects.filter(person=request.user).select_related(
        "old__line", "old__ward_set__council", "new__line__council", "ward_set"
    )
    heavy = [f"{side}__{name}" for side in ("old", "new") for name in ("outline", "sketch")]
    rows = ours.defer(*heavy, "old__ward_set__council__outline", "new__line__council__outline")
    page = page_of(request, rows.order_by("-ward_set__start_date", "old__name", "pk"))
    shares = shares_of(page)
    topics = [f"wardline:{row.new.line_id}" for row in page if row.new]
    mine = set(Follow.objects.filter(person=request.user, topic__in=topics).values_list("topic", flat=True))
    for row in page:
        row.topic = f"wardline:{row.new.line_id}" if row.new else ""
        row.following = row.topic in mine
        row.percent = shares.get((row.old_id, row.new_id))
    return TemplateResponse(request, "portal/ward_follows.html", {"page": page, "section": "account"})
