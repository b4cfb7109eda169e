"""The page of a fund-holding body, and the papers it brings."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Organisation
from biglocal.dates import today
from biglocal.private_files import download
from biglocal.refusals import Refused
from biglocal.web.guards import signed_in
from biglocal.web.pages import page_of

from ..actions.papers import bring_paper, may_see
from ..forms.payments import PaperForm
from ..history import lines_of_things
from ..lto_reads import bodies_of, held_by, money_due
from ..models import Paper
from ..paper_reads import papers_of


@allowed(Action.LTO_SEE)
def lto(request: AllowedRequest) -> HttpResponse:
    """All its agreements over several areas, what is due and what hangs on it, papers, people."""
    bodies = [(body, money_due(body)) for body in bodies_of(request.user, today())]
    context = {"bodies": bodies, "today": today(), "section": "home"}
    return TemplateResponse(request, "funding/lto.html", context)


@allowed(Action.LTO_SEE)
def lto_papers(request: AllowedRequest, organisation: str) -> HttpResponse:
    """Every paper the organisation ever brought, what came of it, and who did what with it."""
    found = get_object_or_404(Organisation.objects.filter(pk__in=held_by(request.user, today())), slug=organisation)
    page = page_of(request, papers_of(found))
    context = {
        "organisation": found,
        "page": page,
        "history": lines_of_things(page.object_list),
        "today": today(),
        "trail": [("Home", reverse("home")), (found.name, reverse("lto")), ("Papers", "")],
    }
    return TemplateResponse(request, "funding/lto_papers.html", context)


@allowed(Action.PAPER_BRING)
def paper_add(request: AllowedRequest, organisation: str) -> HttpResponse:
    """Bring a paper."""
    found = next((body for body in bodies_of(request.user, today()) if body.organisation.slug == organisation), None)
    if found is None or Action.PAPER_BRING not in found.may:
        raise Http404("You bring papers of no organisation of this name.")
    form = PaperForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind")})
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"organisation": found.organisation, "by": request.user, "now": timezone.now()}
        try:
            bring_paper(**given, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Brought. Local Trust checks it.")
            return redirect("lto")
    context = {"organisation": found.organisation, "form": form}
    return TemplateResponse(request, "funding/paper_add.html", context)


@signed_in
def paper_file(request: AllowedRequest, pk: int) -> HttpResponseBase:
    """The file of a paper, for its organisation and for who checks papers."""
    paper = get_object_or_404(Paper.objects.select_related("organisation"), pk=pk)
    if not may_see(request.user, paper.organisation, today()):
        raise Http404("There is no paper of this number for you.")
    return download(paper.file, f"{paper.kind}-{paper.organisation.slug[:60]}-{paper.dated_on:%Y-%m-%d}")
