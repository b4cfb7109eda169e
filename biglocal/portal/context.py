"""What the header shows each person: the way to their own pages. Signed out nothing is asked of the database."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from biglocal.access import Action, Role, actions_of
from biglocal.communities.roles import Standing, standing_of
from biglocal.web.phone import phone_name

# Which item of the header a page belongs to, by the first part of its address; what has none marks nothing.
SECTIONS = {
    "areas": "areas",
    "wards": "wards",
    "ward": "home",
    "people": "people",
    "home": "home",
    "grants": "grants",
    "payments": "grants",
    "papers": "grants",
    "portfolio": "areas",
    "closing": "areas",
    "reviews": "areas",
    "lto": "home",
    "accounts": "account",
    "account": "account",
}


def header(request: HttpRequest) -> dict[str, Any]:
    """The header's links for the person, the one that is current, and whether staff do without their second step."""
    parts = request.path.strip("/").split("/")
    section = "log" if parts[-1] == "log" else SECTIONS.get(parts[0], "")
    user = getattr(request, "user", None)
    standing = standing_of(user) if user is not None and user.is_authenticated else None
    return {
        "section": section,
        "nav": nav_for(standing),
        "phone": phone_name(user) if standing else "",
        "second_step_off": bool(standing and standing.by_programme) and not settings.SECOND_FACTOR_FOR_STAFF,
    }


def nav_for(standing: Standing | None) -> list[tuple[str, str, str]]:
    """Return (words, address, section) of the header's links: few, so that they fit a phone."""
    areas, wards = ("Areas", reverse("areas"), "areas"), ("Wards", reverse("wards"), "wards")
    if standing is None:
        return [areas, wards]
    roles = standing.all_roles()
    may = actions_of(roles)
    if Action.PORTFOLIO_SEE in may:
        areas = ("Areas", reverse("portfolio"), "areas")
    own = [
        ("Grants", "grants", "grants", Action.GRANTS_REVIEW in may),
        ("People", "communities:staff_people", "people", Action.PEOPLE_HELP in may),
        ("Your ward", "ward_home", "home", Role.COUNCILLOR in roles),
    ]
    links = [(words, reverse(name), section) for words, name, section, fits in own if fits]
    if not links:
        links = [("Home", reverse("home_for_role"), "home")]
    log = standing.communities_with(Action.UPDATE_LOG)
    if log and log[0] in standing.slugs:
        links.append(("Log progress", reverse("log", args=[standing.slugs[log[0]]]), "log"))
    return [*links, areas, wards][:3]
