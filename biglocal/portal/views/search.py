"""Search over areas, projects, updates, wards and councillors; a postcode leads to its ward and area."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from biglocal.web.guards import public
from biglocal.web.pages import page_of

from .. import searching
from ..postcode_answer import answer_postcode

FEW = 4  # of each kind, when no kind is chosen


@public
@csrf_exempt  # it changes nothing, and the box stands on pages that are the same for every visitor
def search(request: HttpRequest) -> HttpResponse:
    """Answer words; a postcode comes by POST, so that it never stands in an address, and is answered at once."""
    if request.method == "POST":
        text = typed(request.POST.get("q", ""))
        if answer := answer_postcode(text):
            return TemplateResponse(request, "portal/search_postcode.html", {"answer": answer, "q": text})
        to = HttpResponseRedirect(f"{reverse('search')}?{urlencode({'q': text})}")
        to.status_code = 303
        return to
    text = typed(request.GET.get("q", ""))
    words = searching.words_of(text)
    kind = searching.KIND_BY_KEY.get(request.GET.get("kind", ""))
    context: dict[str, Any] = {"q": text, "words": words, "kind": kind, "kinds": searching.KINDS}
    if words and kind:
        context["page"] = page_of(request, searching.find(kind, words, request.user))
    elif words:
        groups = [(one, list(searching.find(one, words, request.user)[: FEW + 1])) for one in searching.KINDS]
        context["groups"] = [(one, rows[:FEW], len(rows) > FEW) for one, rows in groups if rows]
    if words and not context.get("groups") and not context.get("page"):
        context["near"] = searching.close_names(text)
    return TemplateResponse(request, "portal/search.html", context)


def typed(text: str) -> str:
    """Return what was typed without marks that cannot be shown, cut to what a search can use."""
    return " ".join("".join(c for c in text if c.isprintable()).split())[: searching.MOST_LETTERS]
