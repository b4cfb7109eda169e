"""The pages that are measured: who looks, and what each may cost."""

from dataclasses import dataclass
from datetime import date, timedelta

WARD = "/wards/medway/chatham-central-brompton/"
PARK = "/areas/arches-local/projects/the-triangle-pocket-park/"


@dataclass(frozen=True)
class Page:
    """A page with its aims: times the yardstick's p50, and queries."""

    name: str
    path: str
    person: str = ""
    yardsticks: float = 2.0
    queries: int = 12


EMPTY = Page("empty view", "/bench/empty/", yardsticks=0, queries=0)
YARDSTICK = Page("yardstick", "/bench/yardstick/", "denise", yardsticks=0)
PAGES = [
    Page("home", "/"),
    Page("areas", "/areas/"),
    Page("area", "/areas/arches-local/"),
    Page("project", PARK),
    Page("one update", f"{PARK}updates/11/", queries=10),
    Page("who looks after it", f"{PARK}upkeep/", "pat", queries=10),
    Page("places of an area", "/areas/arches-local/upkeep/", "pat", queries=10),
    Page("what an area asks", "/areas/arches-local/asks/", "denise", queries=10),
    Page("one ask", "/areas/arches-local/asks/4/", "ruth", queries=10),
    Page("all a councillor is asked", "/asks/mine/", "ruth", queries=10),
    Page("what councillors are asked", "/asks/", queries=5),
    Page("what councillors are asked, for staff", "/staff/asks/", "priya", queries=10),
    Page("councillor's ward", "/ward/", "ruth", yardsticks=3.2, queries=15),
    Page("ward", "/wards/E05014450/"),
    Page("ward, signed in", "/wards/E05014450/", "denise"),
    Page("month of a ward", f"{WARD}briefs/{date.today().replace(day=1) - timedelta(days=1):%Y-%m}/", "ruth"),
    Page("months of a ward", f"{WARD}briefs/", "denise", queries=10),
    Page("facts of a ward", f"{WARD}facts/", "denise", queries=10),
    Page("photos of a ward", f"{WARD}photos/", "denise", queries=10),
    Page("queue", "/grants/", "priya"),
    Page("money from others", "/areas/arches-local/bids/", "denise", queries=10),
    Page("review", "/grants/G-1102/", "gwen", yardsticks=3.0, queries=18),
    Page("changes to agreements", "/areas/arches-local/changes/", "denise", queries=10),
    Page("a change, as staff see it", "/areas/arches-local/changes/2/", "priya", queries=12),
    Page("small grants", "/areas/arches-local/small-grants/", queries=10),
    Page("a round of small grants", "/areas/arches-local/small-grants/1/", queries=10),
    Page("running a round", "/areas/arches-local/small-grants/1/run/", "harjit", yardsticks=3.2, queries=15),
    Page("what was bought", "/areas/par-bay/bought/", "manager", queries=10),
    Page("closing", "/areas/par-bay/closing/", "manager", yardsticks=3.2, queries=15),
    Page("areas that are closing", "/closing/", "priya", yardsticks=3.2, queries=10),
    Page("payments", "/payments/", "gwen", queries=10),
    Page("papers", "/papers/", "gwen", queries=10),
    Page("fund-holding body", "/lto/", "finance", yardsticks=3.2, queries=15),
    Page("papers of a fund-holding body", "/lto/medway-hands/papers/", "finance", queries=10),
    Page("meeting", "/areas/arches-local/meetings/2/"),
    Page("meetings", "/areas/arches-local/meetings/", "denise"),
    Page("before a meeting", "/areas/arches-local/meetings/3/before/", "harjit", yardsticks=3.2),
    Page("reviews of plans", "/reviews/", "priya"),
    Page("money", "/areas/arches-local/money/"),
    Page("money, from inside", "/areas/arches-local/money/", "denise", yardsticks=3.0),
    Page("everything that moved", "/areas/arches-local/money/lists/ledger/", "denise", queries=10),
    Page("portfolio", "/portfolio/", "priya"),
    Page("one area, for staff", "/portfolio/areas/arches-local/", "priya", yardsticks=3.2, queries=15),
    Page("figures of the programme", "/portfolio/figures/", "priya", queries=10),
    Page("reports of the programme", "/portfolio/reports/", "priya", queries=10),
    Page("history of money", "/portfolio/history/", "priya", queries=12),
    Page("files of places", "/staff/files/", "priya", queries=10),
    Page("councils divided anew", "/staff/wards/", "priya", queries=10),
    Page("councillors of a story", f"{PARK}councillors/", queries=10),
    Page("empty seats", "/staff/seats/", "priya", queries=10),
    Page("what is not known", "/staff/unknown/", "priya", queries=10),
    Page("reasons of ended terms", "/staff/unknown/reasons/", "priya", queries=10),
    Page("all kinds of mail", "/staff/mail/kinds/", "priya", queries=10),
    Page("weeks before elections", "/staff/elections/", "priya", queries=10),
    Page("England", "/councils/", queries=4),
    Page("council", "/councils/medway/", queries=8),
    Page("outline of an area", "/areas/arches-local/outline/", "denise", queries=10),
    Page("search", "/search/?q=pocket+park", yardsticks=2.4),
    Page("resident's home", "/home/", "denise", yardsticks=3.2),
    Page("rep's areas", "/rep/", "rep", yardsticks=3.2),
    Page("rep's notes", "/areas/arches-local/visits/", "rep", queries=10),
    Page("concerns", "/concerns/", "priya", queries=10),
    Page("who helped", "/areas/arches-local/hours/", "denise", queries=10),
    Page("offers of help", "/areas/arches-local/offers/", "denise", queries=10),
    Page("people of an area", "/areas/arches-local/people/", "denise", queries=10),
    Page("who came and went", "/areas/arches-local/people/history/", "denise", queries=10),
    Page("register of interests", "/areas/arches-local/interests/", "harjit", queries=10),
    Page("years of a councillor", "/ward/years/", "ruth", queries=10),
    Page("roles and dates of a councillor", "/ward/roles/", "ruth", queries=10),
    Page("a councillor", "/councillors/ruth-adeyemi/", "ruth", queries=10),
    Page("councillors to confirm", "/people/councillors/", "priya", queries=10),
    Page("reviews of partnerships", "/people/reviews/", "priya", queries=10),
    Page("dates of an area", "/areas/arches-local/dates/", "denise", queries=10),
    Page("ideas of an area", "/areas/arches-local/ideas/", "denise", queries=10),
    Page("calendar of an area", "/areas/arches-local/calendar.ics", queries=5),
    Page("handed over", "/areas/arches-local/log/passed/", "denise", queries=10),
    # Visitors get pages that the process keeps for a moment; whoever is signed in gets them made anew.
    Page("noticeboard", PARK + "noticeboard/"),
    Page("photos taken down", "/staff/photos/", "priya"),
    Page("report form", "/areas/arches-local/reports/4/edit/", "finance"),
    Page("report to review", "/grants/reports/3/", "priya", yardsticks=3.0, queries=18),
    Page("spend reports", "/areas/arches-local/reports/", "denise", queries=10),
    Page("home, signed in", "/", "denise"),
    Page("area, signed in", "/areas/arches-local/", "denise"),
    Page("project, signed in", PARK, "denise"),
]
EVERY = [EMPTY, YARDSTICK, *PAGES]
YARDSTICK_EMPTIES = 15  # the yardstick takes at most so many empty views
