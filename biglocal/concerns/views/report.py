"""Report a concern: anybody, about anything shown."""

from typing import Any

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from biglocal.communities.models import Community
from biglocal.web.guards import public, signed_in
from biglocal.web.pages import page_of

from ..actions import Reporter, raise_concern, raise_safeguarding
from ..forms import SAFEGUARDING, ConcernForm
from ..models import Concern
from ..registry import Shown, shown

TOO_MANY = "Many concerns came from your place in a short while. Wait an hour, then send this again."


@public
def concern_raise(request: HttpRequest, prefix: str, pk: int) -> HttpResponse:
    """Report one thing, as an update."""
    thing = shown(f"{prefix}:{pk}", request.user)
    if thing is None or not thing.stands:
        raise Http404("This is not there any more.")
    return _report(request, thing, thing.url, thing.community)


@public
def concern_raise_page(request: HttpRequest) -> HttpResponse:
    """Report whatever a page shows; the foot of each page leads here."""
    page = request.POST.get("page") or request.GET.get("page") or "/"
    ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    if not (page.startswith("/") and ours) or "\x00" in page:
        page = "/"
    return _report(request, None, page[:300], community_of(page))


def community_of(page: str) -> Community | None:
    """Return the area that a path names."""
    try:
        slug = resolve(page.partition("?")[0]).kwargs.get("community")
    except (Resolver404, ValueError):
        return None
    return Community.objects.filter(slug=slug).defer("outline").first() if slug else None


def _report(request: HttpRequest, thing: Shown | None, page: str, community: Any) -> HttpResponse:
    form = ConcernForm(request.POST if request.method == "POST" else None, person=request.user)
    status = 200
    if request.method == "POST" and form.is_valid():
        if consume(request, action="raise_concern"):
            return _kept(request, form, thing, page, community)
        form.add_error(None, TOO_MANY)
        status = 429
    context = {"form": form, "thing": thing, "page": page, "community": community}
    return TemplateResponse(request, "concerns/concern_raise.html", context, status=status)


def _kept(request: HttpRequest, form: ConcernForm, thing: Shown | None, page: str, community: Any) -> HttpResponse:
    data = form.cleaned_data
    person = request.user if request.user.is_authenticated else None
    facts = {
        "thing": thing,
        "page": page,
        "community": community,
        "words": data["words"],
        "reporter": Reporter(person, data.get("email", ""), data.get("may_name", False)),
        "form_key": data["form_key"],
        "now": timezone.now(),
    }
    if data["kind"] == SAFEGUARDING:
        raise_safeguarding(**facts)
        return redirect(reverse("concerns:concern_thanks") + "?about=risk")
    raise_concern(kind=data["kind"], **facts)
    if data["kind"] == Concern.Kind.PICTURE and thing and thing.picture_url:
        messages.success(request, "Thank you. Here you can have the picture taken down at once.")
        return redirect(thing.picture_url)
    return redirect(reverse("concerns:concern_thanks") + f"?page={page}")


@public
def concern_thanks(request: HttpRequest) -> HttpResponse:
    """Thank, and say what happens now."""
    page = request.GET.get("page", "")
    ours = page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    context = {"about": request.GET.get("about"), "page": page if ours else ""}
    return TemplateResponse(request, "concerns/concern_thanks.html", context)


@signed_in
def concern_mine(request: HttpRequest) -> HttpResponse:
    """What I have reported, and what was answered."""
    rows = Concern.objects.filter(by=request.user).for_list().order_by("-at", "-pk")
    return TemplateResponse(request, "concerns/concern_mine.html", {"page": page_of(request, rows)})
