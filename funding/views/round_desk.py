"""Rounds of small grants as the area's people work them: prepare, judge, decide; the LTO pays."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.web.acting import tried
from biglocal.web.pages import page_of

from ..actions import rounds as acts
from ..actions import small_grants as verbs
from ..forms.rounds import ConflictForm, DecideForm, PaidForm, PanelForm, ReportForm, RoundForm, VoteForm
from ..history import story_of
from ..models import BudgetLine, GrantRound, PanelWord, SmallGrant
from .rounds import round_of, trail_of

SHUT = "You told us about a tie to this group, so you can’t open what it asked for. Others decide on it."


def lines_of(community: Community) -> list[BudgetLine]:
    """Return lines of agreements that run: a round gives out of one."""
    found = BudgetLine.objects.filter(agreement__community=community, agreement__state__in=acts.RUNNING)
    return list(found.select_related("agreement").order_by("agreement__title", "description", "pk")[:200])


@allowed(Action.ROUND_RUN)
def round_new(request: HttpRequest, community: Community) -> HttpResponse:
    """Prepare a round."""
    form = RoundForm(request.POST or None, lines=lines_of(community))
    if form.is_valid():
        given = {"by": request.user, "now": timezone.now(), "form_key": form.cleaned_data["form_key"]}
        act = partial(acts.start_round, community=community, **given, **form.written)
        if tried(request, act, "Kept. Name the panel, then publish it.", form):
            made = GrantRound.objects.in_community(community).get(form_key=form.cleaned_data["form_key"])
            return redirect("funding:round_manage", community.slug, made.number)
    context = {"community": community, "form": form, "trail": trail_of(community, ("New round", ""))}
    return TemplateResponse(request, "funding/round_form.html", context)


@allowed(Action.ROUND_RUN)
def round_edit(request: HttpRequest, community: Community, number: int) -> HttpResponse:
    """Change it; once it is published, its last day alone."""
    round = round_of(community, number, inside=True)
    initial = {name: getattr(round, name) for name in acts.FACTS} | {"line": round.line_id}
    lines = lines_of(community)
    lines += [round.line] if round.line not in lines else []
    form = RoundForm(request.POST or None, lines=lines, initial=initial)
    if form.is_valid():
        act = partial(acts.save_round, round=round, by=request.user, now=timezone.now(), **form.written)
        if tried(request, act, "Saved.", form):
            return redirect("funding:round_manage", community.slug, number)
    context = {"community": community, "form": form, "round": round, "trail": trail_of(community, (round.title, ""))}
    return TemplateResponse(request, "funding/round_form.html", context)


@allowed(Action.ROUND_RUN)
def round_manage(request: HttpRequest, community: Community, number: int) -> HttpResponse:
    """The round as its people see it: the panel, what was asked, votes, decisions."""
    round = round_of(community, number, inside=True)
    seats = round.seats.filter(left_at__isnull=True).select_related("person")
    rows = round.grants.exclude(state="withdrawn").shut_for(request.user).with_votes().order_by("number")
    context = {
        "community": community,
        "round": round,
        "is_open": round.is_open(today()),
        "last_day": round.closes_on == today(),
        "is_judged": round.is_judged(today()),
        "seats": seats,
        "panel_form": PanelForm(people=people_for(round)),
        "page": page_of(request, rows),
        "left": verbs.left_on(round.line),
        "conflicts": conflicts_for(round, request.user),
        "history": story_of(round),
        "trail": trail_of(community, (round.title, round.get_absolute_url()), ("Run it", "")),
    }
    return TemplateResponse(request, "funding/round_manage.html", context)


def conflicts_for(round: GrantRound, person: Any) -> Any:
    """Conflicts that were declared, without those about what the reader stepped back from."""
    said = PanelWord.objects.filter(grant__round=round, has_conflict=True)
    return said.exclude(grant__in=said.filter(person=person).values("grant")).select_related("person", "grant")


def people_for(round: GrantRound) -> list[Any]:
    """Residents who are not on the panel yet."""
    seated = round.seats.filter(left_at__isnull=True).values("person")
    return list(acts.panel_choices(round.community, today()).exclude(pk__in=seated)[:300])


PRESSED = {
    "publish": (acts.publish_round, "Published. Everybody sees it."),
    "close": (acts.close_round, "Today is the last day."),
    "call-off": (acts.call_off_round, "Called off."),
    "finish": (acts.finish_round, "Finished. The groups are told by email."),
}


@allowed(Action.ROUND_RUN)
@require_POST
def round_press(request: HttpRequest, community: Community, number: int, act: str) -> HttpResponse:
    """Publish it, end the asking, call it off, finish it."""
    round = round_of(community, number, inside=True)
    if act not in PRESSED:
        raise Http404("The button came from another page.")
    press, done = PRESSED[act]
    tried(request, partial(press, round=round, by=request.user, now=timezone.now()), done)
    return redirect("funding:round_manage", community.slug, number)


@allowed(Action.ROUND_RUN)
@require_POST
def panel_add(request: HttpRequest, community: Community, number: int) -> HttpResponse:
    """Ask a resident to judge."""
    round = round_of(community, number, inside=True)
    form = PanelForm(request.POST, people=people_for(round))
    if form.is_valid():
        given = {"person": form.cleaned_data["person"], "by": request.user, "now": timezone.now()}
        tried(request, partial(acts.add_to_panel, round=round, **given), "On the panel.")
    else:
        messages.error(request, "Choose a resident who is not on the panel yet.")
    return redirect("funding:round_manage", community.slug, number)


@allowed(Action.ROUND_RUN)
@require_POST
def panel_leave(request: HttpRequest, community: Community, number: int, person: int) -> HttpResponse:
    """Take somebody off the panel."""
    round = round_of(community, number, inside=True)
    given = {"by": request.user, "now": timezone.now()}
    tried(request, partial(acts.leave_panel, round=round, person=person, **given), "No longer on the panel.")
    return redirect("funding:round_manage", community.slug, number)


# The panel ------------------------------------------------------------------------------------------------------------
@allowed(Action.ROUND_JUDGE)
def round_judge(request: HttpRequest, community: Community, number: int) -> HttpResponse:
    """What the panel reads. Of what somebody stepped back from nothing is shown."""
    round = round_of(community, number, inside=True)
    rows = round.grants.exclude(state="withdrawn").shut_for(request.user).order_by("number")
    context = {
        "community": community,
        "round": round,
        "seated": round.seats.filter(person=request.user, left_at__isnull=True).exists(),
        "page": page_of(request, rows),
        "trail": trail_of(community, (round.title, round.get_absolute_url()), ("Judge", "")),
    }
    return TemplateResponse(request, "funding/round_judge.html", context)


def grant_of(community: Community, number: int, grant: int) -> SmallGrant:
    """Return an application of the area's round."""
    rows = SmallGrant.objects.in_community(community).select_related("round__community", "round__line", "decided_by")
    return get_object_or_404(rows.defer("round__community__outline"), round__number=number, number=grant)


@allowed(Action.ROUND_JUDGE)
def small_grant_judge(request: AllowedRequest, community: Community, number: int, grant: int) -> HttpResponse:
    """One application: first whether one is tied to the group, then its words and a vote."""
    found = grant_of(community, number, grant)
    seated = found.round.seats.filter(person=request.user, left_at__isnull=True).exists()
    said = PanelWord.objects.filter(grant=found, person=request.user).first()
    if said and said.has_conflict:
        raise PermissionDenied(SHUT)
    if not seated and Action.ROUND_RUN not in request.may:
        raise PermissionDenied("You are not on the panel of this round. Ask the chair or the worker.")
    kept = {"yes": {True: "yes", False: "no"}.get(said.yes, "") if said else "", "note": said.note if said else ""}
    conflict_form = ConflictForm(request.POST if request.POST.get("act") == "declare" else None)
    vote_form = VoteForm(request.POST if request.POST.get("act") == "vote" else None, initial=kept)
    if request.method == "POST" and judged(request, found, conflict_form, vote_form):
        return redirect("funding:round_judge", community.slug, number) if vote_form.is_bound else redirect(request.path)
    context = {
        "community": community,
        "grant": found,
        "round": found.round,
        "seated": seated,
        "said": said,
        "reads": said is not None or not seated,
        "conflict_form": conflict_form,
        "vote_form": vote_form,
        "decide_form": DecideForm(),
        "votes": list(found.said.filter(has_conflict=False, yes__isnull=False).select_related("person"))
        if said
        else [],
        "history": story_of(found),
        "trail": trail_of(community, (found.round.title, found.round.get_absolute_url()), (found.group_name, "")),
    }
    return TemplateResponse(request, "funding/small_grant_judge.html", context)


def judged(request: HttpRequest, grant: SmallGrant, conflict: ConflictForm, vote: VoteForm) -> bool:
    """Keep what was said; False leaves the page with its errors."""
    given = {"grant": grant, "by": request.user, "now": timezone.now()}
    if conflict.is_bound and conflict.is_valid():
        yes, reason = conflict.cleaned_data["has_conflict"] == "yes", conflict.cleaned_data["reason"]
        act = partial(verbs.declare_for_panel, has_conflict=yes, reason=reason, **given)
        return tried(request, act, "You stepped back." if yes else "Thank you. Now read and vote.", conflict)
    if vote.is_bound and vote.is_valid():
        yes, note = vote.cleaned_data["yes"] == "yes", vote.cleaned_data["note"]
        return tried(request, partial(verbs.vote, yes=yes, note=note, **given), "Your vote is kept.", vote)
    return False


@allowed(Action.ROUND_RUN)
@require_POST
def small_grant_act(request: HttpRequest, community: Community, number: int, grant: int, act: str) -> HttpResponse:
    """Write the decision down, undo it, let a conflict be taken back, or write the group's sentence for it."""
    found = grant_of(community, number, grant)
    given = {"grant": found, "by": request.user, "now": timezone.now()}
    form: forms.Form
    if act == "decide" and (form := DecideForm(request.POST)).is_valid():
        amount = form.cleaned_data["amount"]
        tried(request, partial(verbs.decide_small_grant, amount=amount, **given), "Written down.")
    elif act == "undo":
        tried(request, partial(verbs.undo_decision, **given), "Undone.")
    elif act == "conflict-back" and (person := request.POST.get("person", "")).isascii() and person.isdigit():
        tried(request, partial(verbs.take_back_panel_conflict, person=int(person), **given), "Taken back.")
    elif act == "report" and (form := ReportForm(request.POST)).is_valid():
        report = form.cleaned_data["report"]
        tried(request, partial(verbs.report_small_grant, report=report, **given), "Kept, and on the page.")
    else:
        messages.error(request, "That could not be kept. Check the amount or the words, and send it again.")
    return redirect("funding:round_manage", community.slug, number)


# The LTO --------------------------------------------------------------------------------------------------------------
@allowed(Action.ROUND_PAY)
def round_pay(request: HttpRequest, community: Community, number: int) -> HttpResponse:
    """What the LTO pays: each group with how to reach it."""
    round = round_of(community, number, inside=True)
    page = page_of(request, round.grants.public().order_by("state", "number"))
    context = {
        "community": community,
        "round": round,
        "page": page,
        "waiting": [grant for grant in page if grant.state != SmallGrant.State.PAID],
        "paid": [grant for grant in page if grant.state == SmallGrant.State.PAID],
        "today": today(),
        "trail": trail_of(community, (round.title, round.get_absolute_url()), ("Pay", "")),
    }
    return TemplateResponse(request, "funding/round_pay.html", context)


@allowed(Action.ROUND_PAY)
@require_POST
def small_grant_pay(request: HttpRequest, community: Community, number: int, grant: int) -> HttpResponse:
    """Mark one as paid, or take that back."""
    found = grant_of(community, number, grant)
    given = {"grant": found, "by": request.user, "now": timezone.now()}
    form = PaidForm(request.POST)
    if request.POST.get("act") == "back":
        tried(request, partial(verbs.unpay_small_grant, **given), "It waits to be paid again.")
    elif form.is_valid():
        tried(request, partial(verbs.pay_small_grant, paid_on=form.cleaned_data["paid_on"], **given), "Marked as paid.")
    else:
        messages.error(request, "Enter the day it was paid, like 9 6 2026.")
    return redirect("funding:round_pay", community.slug, number)
