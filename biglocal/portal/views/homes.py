"""The page each person lands on: of the role, with the way to others; a rep's areas; a kind page for a stranger."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse

from biglocal.access import Action, Role
from biglocal.communities.register import areas_that_ask
from biglocal.communities.roles import Standing, standing_of
from biglocal.dates import today
from biglocal.web.guards import signed_in

from .. import home_reads as reads
from ..meeting_reads import promised_by
from ..rep_reads import areas_with_needs


@signed_in
def home_for_role(request: HttpRequest) -> HttpResponse:
    """Lead each person to the page of their role; who takes part in an area gets the resident's home."""
    standing = standing_of(request.user)
    pages = other_pages(standing)
    if reads.communities_of(standing, reads.TAKES_PART):
        context = resident_home(request.user, standing) | {"others": pages}
        return TemplateResponse(request, "portal/home_for_role.html", context)
    if len(pages) == 1:
        return redirect(pages[0][1])
    return TemplateResponse(request, "portal/home_without_area.html", {"others": pages})


@signed_in
def rep(request: HttpRequest) -> HttpResponse:
    """A rep's areas with what needs a visit, greatest need first."""
    mine = reads.communities_of(standing_of(request.user), {Role.REP})
    context = {"rows": areas_with_needs(mine, on=today()) if mine else [], "section": "home"}
    return TemplateResponse(request, "portal/rep.html", context)


def other_pages(standing: Standing) -> list[tuple[str, str]]:
    """Return words and address of each page that a role other than a resident's opens."""
    roles = standing.all_roles()
    may = standing.actions_anywhere()
    pages = [
        ("Your ward", address("ward_home") if Role.COUNCILLOR in roles else ""),
        ("Grants waiting for you", address("grants") if Action.GRANTS_REVIEW in may else ""),
    ]
    pages += [("The money you hold", address("lto") if Action.LTO_SEE in may else "")]
    pages += [("The areas you support", address("rep") if Role.REP in roles else "")]
    if Action.GRANTS_REVIEW not in may:  # staff find these two on the page of people
        queue = address("concerns:concern_list") if Action.CONCERN_ANSWER in may else ""
        risk = address("concerns:safeguarding_list") if Action.SAFEGUARDING_READ in may else ""
        pages += [("Concerns people have raised", queue), ("Worries about somebody at risk", risk)]
    return [(words, url) for words, url in pages if url]


def address(name: str, *args: str) -> str:
    """Return the address of a page, or nothing where the page has another name in this installation."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def resident_home(person: Any, standing: Standing) -> dict[str, Any]:
    """Return what a resident's home shows: each part is one query."""
    ids = reads.communities_of(standing, reads.TAKES_PART)
    editing = reads.communities_where(standing, Action.PROJECT_EDIT)
    communities = reads.areas_by_id(ids)
    log = reverse("log", args=[communities[0].slug]) if len(communities) == 1 else reverse("projects:log_choose")
    return {
        "communities": communities,
        "log": log,
        "editing": editing,
        "projects": reads.own_projects(person, ids),
        "answers": reads.answers_to(ids, today()),
        "promised": promised_by(person),
        "milestones": reads.milestones_to_do(person, ids, editing, today()),
        "upkeep_due": reads.upkeep_to_do(person, ids, editing, today()),
        "proposals": reads.proposals_to_change(reads.communities_where(standing, Action.PROPOSAL_WRITE)),
        "ideas": reads.ideas_to_answer(reads.communities_where(standing, Action.IDEA_ANSWER)),
        "coming": reads.coming_up(person, ids, today()),
        "registers": areas_that_ask(person, on=today()),
        "today": today(),
        "section": "home",
    }
