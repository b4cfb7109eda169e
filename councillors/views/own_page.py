"""The page that a councillor keeps, and its photo."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.roles import standing_of
from biglocal.places.pre_election import held_until
from biglocal.web.acting import tried
from biglocal.web.guards import public, signed_in
from projects.views.photos import A_MINUTE, sent

from ..actions import keep_own_page
from ..actions.own_page import own_councillor
from ..models import Councillor, OwnPage
from ..own_page_forms import OwnPageForm


@signed_in
def own_page_edit(request: HttpRequest) -> HttpResponse:
    """Write the own page; who waits to be confirmed may begin, unseen."""
    councillor = own_councillor(request.user)
    if councillor is None:
        raise Http404("Your account is not a councillor’s.")
    page = OwnPage.objects.filter(person=request.user).first()
    said = {name: getattr(page, name) for name in ("about", "contact", "surgeries")} if page else None
    form = OwnPageForm(request.POST or None, request.FILES or None, initial=said)
    if form.is_valid():
        words = dict(form.cleaned_data)
        act = partial(keep_own_page, by=request.user, now=timezone.now(), picture=words.pop("photo"), **words)
        if tried(request, act, "Saved: what your page says.", form):
            return redirect(councillor)
    confirmed = councillor.person_id == request.user.pk
    trail = [("Home", reverse("home")), (str(councillor), councillor.get_absolute_url()), ("Your page", "")]
    context = {"councillor": councillor, "page": page, "form": form, "confirmed": confirmed, "trail": trail}
    return TemplateResponse(request, "councillors/own_page_edit.html", context)


@public
def own_photo(request: HttpRequest, key: UUID) -> HttpResponse:
    """Answer the photo to everybody once the account is confirmed, outside the weeks before an election.

    Before that to the person, and to staff who confirm.
    """
    page = get_object_or_404(OwnPage.objects.select_related("councillor").exclude(photo=""), key=key)
    everybody = page.person_id == page.councillor.person_id and not is_held_back(page.councillor)
    if not everybody and not may_look(request, page):
        raise Http404("Nobody sees this photo yet.")
    answer = sent(page.photo, "image/webp")
    answer["Cache-Control"] = f"public, max-age={A_MINUTE}, must-revalidate" if everybody else "private, no-cache"
    return answer


def may_look(request: HttpRequest, page: OwnPage) -> bool:
    """Is it the person's own, or does somebody of Local Trust look?"""
    if not request.user.is_authenticated:
        return False
    return page.person_id == request.user.pk or Action.PEOPLE_HELP in standing_of(request.user).actions_anywhere()


def is_held_back(councillor: Councillor) -> bool:
    """Does the council's period before an election run today?"""
    rows = Councillor.objects.filter(pk=councillor.pk).annotate(until=held_until("councillors"))
    return rows.values_list("until", flat=True).first() is not None
