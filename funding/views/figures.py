"""The programme's figures: staff read them, managers let others count from a day on."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.actions.programme import change_figures, next_figures, stamp_of
from biglocal.communities.figure_words import differences
from biglocal.communities.guards import allowed
from biglocal.communities.models import Programme, ProgrammeFigures
from biglocal.dates import today
from biglocal.money import NotAnAmount, amount_of
from biglocal.refusals import Refused
from biglocal.web.acting import put_error, renewed
from biglocal.web.pages import page_of

from ..actions.allocations import areas_behind, give_allocations
from ..figure_reads import changes_in, groups_on, newest, programmes_for, sets_of
from ..forms.figures import FiguresForm, typed
from ..payment_reads import programmes_of


def named(programmes: list[Programme], slug: str | None) -> Programme:
    """Return the programme of that address among the person's own, or the first one."""
    found = [one for one in programmes if slug in (None, "", one.slug)]
    if not found:
        raise Http404("There is no such programme.")
    return found[0]


@allowed(Action.PORTFOLIO_SEE)
def figures(request: HttpRequest) -> HttpResponse:
    """What counts today, since when, what comes, and who changed what."""
    programmes = programmes_for(request.user, Action.PORTFOLIO_SEE)
    programme = named(programmes, request.GET.get("programme"))
    may_change = programme.pk in programmes_of(request.user, Action.FIGURES_CHANGE)
    behind = areas_behind(programme, on=today()) if may_change else []
    sets = sets_of(programme)
    context = {
        "programme": programme,
        "programmes": programmes,
        "groups": groups_on(sets, today()),
        "page": page_of(request, changes_in(sets, today())),
        "may_change": may_change,
        "behind": behind,
        "less": sum(less for _, less in behind),
        "today": today(),
        "section": "areas",
    }
    return TemplateResponse(request, "funding/figures.html", context)


@allowed(Action.FIGURES_CHANGE)
@require_POST
def allocations_give(request: HttpRequest, programme: str) -> HttpResponse:
    """Give the areas that have less the rest of what each has in all."""
    found = named(programmes_for(request.user, Action.FIGURES_CHANGE), programme)
    try:
        amount = amount_of(request.POST.get("amount", "")[:20])
        given = give_allocations(programme=found, amount=amount, by=request.user, now=timezone.now())
        messages.success(request, f"Given to {len(given)} area{'' if len(given) == 1 else 's'}.")
    except (Refused, NotAnAmount) as refused:
        messages.error(request, refused.sentence)
    return redirect(f"{reverse('funding:figures')}?programme={found.slug}")


@allowed(Action.FIGURES_CHANGE)
def figures_change(request: HttpRequest, programme: str) -> HttpResponse:
    """Write a new set: first see what would change, then let it count."""
    found = named(programmes_for(request.user, Action.FIGURES_CHANGE), programme)
    last = newest(found)
    first = max(today(), last.counts_from + timedelta(days=1)) if isinstance(last, ProgrammeFigures) else today()
    initial = {**typed(last), "counts_from": first, "seen": stamp_of(found)}
    form = FiguresForm(request.POST if request.method == "POST" else None, initial=initial)
    context: dict[str, Any] = {"programme": found, "form": form, "last": last, "section": "areas"}
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("counts_from", "note", "seen")}
        given |= {"programme": found, "by": request.user, "now": timezone.now()}
        try:
            if request.POST.get("do") == "record":
                change_figures(**given, **form.figures)
                day = form.cleaned_data["counts_from"]
                messages.success(request, f"They count from {day.day} {day:%B %Y}.")
                return redirect(f"{reverse('funding:figures')}?programme={found.slug}")
            row = next_figures(**given, figures=form.figures)
            context["differs"] = differences(found.on(row.counts_from), row)
        except Refused as refused:
            put_error(form, refused)
            renewed(form, stamp_of(Programme.objects.get(pk=found.pk)))
    return TemplateResponse(request, "funding/figures_change.html", context)
