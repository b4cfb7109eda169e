"""A rep's notes of visits, and who the rep is."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.access import Action, Role
from biglocal.dates import financial_year, today
from biglocal.refusals import Refused
from biglocal.web.pages import page_of
from biglocal.web.templatetags.web import number

from ..actions import edit_visit, pass_area, set_rep_days, write_visit
from ..guards import AllowedRequest, allowed
from ..models import Community, RepDays, RoleHeld, VisitNote
from ..visit_forms import PassForm, RepDaysForm, VisitForm


@allowed(Action.VISIT_READ)
def visit_list(request: HttpRequest, community: Community) -> HttpResponse:
    """Notes, newest first: shared ones for chair and worker, all for the rep and Local Trust."""
    context = {"page": page_of(request, readable(request, community)), **about_days(community)}
    return TemplateResponse(request, "communities/visit_list.html", {"community": community, **context})


@allowed(Action.VISIT_READ)
def visit_print(request: HttpRequest, community: Community) -> HttpResponse:
    """A financial year's notes to print, oldest first."""
    year = request.GET.get("year", "")
    day = today()
    if year.isascii() and year.isdigit() and 2010 <= int(year) <= 2100:
        day = day.replace(year=int(year), month=4, day=1)
    notes = readable(request, community).in_year(day).order_by("on", "pk")
    first, last = financial_year(day)
    context = {"community": community, "notes": notes, "first": first, "last": last, "today": today()}
    context["days"] = sum((note.days for note in notes), Decimal(0))
    return TemplateResponse(request, "communities/visit_print.html", context)


@allowed(Action.VISIT_NOTE)
def visit_write(request: HttpRequest, community: Community) -> HttpResponse:
    """Write down a visit."""
    first = {"on": today(), "kind": "visit", "days": 1, "shared": True, "risk": "low"}
    form = VisitForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            write_visit(community=community, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Your note is kept.")
            return redirect("communities:visit_list", community.slug)
    return TemplateResponse(request, "communities/visit_write.html", {"community": community, "form": form})


@allowed(Action.VISIT_NOTE)
def visit_edit(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Change one's own note."""
    note = get_object_or_404(VisitNote.objects.in_community(community), pk=pk, by=request.user)
    names = ["on", "kind", "days", "summary", "private", "risk", "shared"]
    initial = {name: getattr(note, name) for name in names} | {"days": number(note.days)}
    form = VisitForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in names}
        try:
            edit_visit(note=note, by=request.user, now=timezone.now(), **facts)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Your changes are kept.")
            return redirect("communities:visit_list", community.slug)
    context = {"community": community, "form": form, "note": note}
    return TemplateResponse(request, "communities/visit_write.html", context)


@allowed(Action.REP_ASSIGN)
def rep_change(request: HttpRequest, community: Community) -> HttpResponse:
    """Pass the area to a colleague, or set the days of this year."""
    held = reps_of(community).first()
    days = about_days(community)
    act = request.POST.get("act", "")
    passing = PassForm(request.POST if act == "pass" else None, but=held and held.person)
    allowing = RepDaysForm(request.POST if act == "days" else None, initial={"allowed": number(days["allowed"])})
    form: Any = {"pass": passing, "days": allowing}.get(act)
    if form is not None and form.is_valid():
        try:
            if act == "pass":
                new = passing.cleaned_data["colleague"]
                pass_area(community=community, old=held and held.person, new=new, by=request.user, on=today())
                messages.success(request, f"{new.get_full_name()} is the rep now. The notes stay.")
            else:
                set_rep_days(community=community, by=request.user, on=today(), **allowing.cleaned_data)
                messages.success(request, "The days are kept.")
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            return redirect("communities:visit_list", community.slug)
    context = {"community": community, "held": held, "passing": passing, "allowing": allowing, "form": form, **days}
    return TemplateResponse(request, "communities/rep_change.html", context)


def readable(request: AllowedRequest, community: Community) -> Any:
    """Return the notes that the person reads here. `private` is shown to its writer and to Local Trust."""
    notes = VisitNote.objects.in_community(community).readable(request.user, request.may)
    return notes.select_related("by")


def reps_of(community: Community) -> Any:
    rows = RoleHeld.objects.running(today()).filter(role=Role.REP, community=community)
    return rows.select_related("person")


def about_days(community: Community) -> dict[str, Any]:
    """Return who the rep is, and the days used of those allowed this year."""
    year, _ = financial_year(today())
    kept = RepDays.objects.filter(community=community, year=year).values_list("allowed", flat=True).first()
    used = VisitNote.objects.in_community(community).in_year(today()).aggregate(used=Sum("days"))["used"]
    allowed = community.programme.now.rep_days if kept is None else kept
    return {"used": used or Decimal(0), "allowed": allowed, "year": year, "reps": reps_of(community)}
