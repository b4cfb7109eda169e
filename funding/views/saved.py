"""Lists of the queue that a person keeps under a name."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.web.forms import PlainText

from ..models import SavedView

MOST_VIEWS = 12
KEPT = {"view", "sort", "q", "stage", "kind", "region", "amount", "reader"}


class SavedViewForm(forms.Form):
    """A name, and what stood in the address."""

    name = PlainText(max_length=40, error_messages={"required": "Give the list a name."})
    query = PlainText(max_length=400, required=False)


@allowed(Action.GRANTS_REVIEW)
@require_POST
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the list as it is narrowed now; the same name again takes the place of what was."""
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return redirect("grants")
    given = QueryDict(form.cleaned_data["query"].removeprefix("?"))
    query = QueryDict(mutable=True)
    for name in sorted(KEPT & set(given)):
        query.setlist(name, given.getlist(name))
    mine = SavedView.objects.filter(person=request.user)
    name = form.cleaned_data["name"]
    if mine.exclude(name=name).count() >= MOST_VIEWS:
        messages.error(request, f"You keep {MOST_VIEWS} lists already. Take one away first.")
    else:
        mine.update_or_create(person=request.user, name=name, defaults={"query": query.urlencode()[:400]})
        messages.success(request, f"Kept as “{name}”.")
    return redirect(f"{reverse('grants')}?{query.urlencode()}")


@allowed(Action.GRANTS_REVIEW)
@require_POST
def view_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one of one's own lists away."""
    SavedView.objects.filter(person=request.user, pk=pk).delete()
    messages.success(request, "Taken away.")
    return redirect("grants")
