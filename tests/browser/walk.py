"""A walk through every page that somebody can reach by links in the demonstration, in a real browser."""

import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urlsplit

from django.urls import Resolver404, resolve

from biglocal.accounts.models import Person

from .axe import violations
from .fixtures import DESK, PHONE, is_complaint, session_cookie
from .looked_at import looked_at, nothing_found

SMALLEST = 320
# Reached by other ways than a link: files, answers to machines, steps of signing in.
NO_PAGES = re.compile(
    r"^/(static|media|photos|reports/file|healthz|admin|robots|favicon|sw\.js)|/(file|proof|receipts/[0-9a-f-]+)/$"
    r"|\.(atom|ics|csv|json|xlsx|txt|webp|zip|pdf)$"
)
PAGES_A_PERSON = 150
INSIDES = re.compile(r"datetime\.|object at 0x|<QuerySet|\w+\(\w+=['\d\[]")  # a row or a list printed by itself


class Visitor:
    """A person's browser: at 320 px without scripts to walk and look, with scripts for axe."""

    def __init__(self, browser, url: str, name: str) -> None:
        self.url = url
        self.complaints: list[str] = []
        self.plain = self.page(browser, name, SMALLEST, scripts=False)
        self.full = self.page(browser, name, PHONE, scripts=True)

    def page(self, browser, name: str, width: int, *, scripts: bool):
        context = browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": 844},
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        if name:
            context.add_cookies([session_cookie(Person.objects.get(email=f"{name}@demo.example"), self.url)])
        page = context.new_page()
        page.on("console", lambda message: self.complain(message.text) if is_complaint(message) else None)
        page.on("pageerror", lambda error: self.complain(str(error)))
        return page

    def complain(self, text: str) -> None:
        self.complaints.append(text)

    def close(self) -> None:
        self.plain.context.close()
        self.full.context.close()

    def walk(self, *starts: str) -> Iterator[tuple[str, str]]:
        """Yield path and HTML of each kind of page that links lead to; `self.plain` shows it."""
        waiting, known = [*starts], set()
        while waiting and len(known) < PAGES_A_PERSON:
            path = waiting.pop(0)
            if (kind := kind_of(path)) in known:
                continue
            known.add(kind)
            answer = self.plain.goto(path)
            if "html" not in (answer.headers.get("content-type") or ""):
                continue
            known.add(kind_of(self.plain.url))
            yield path, answer.text()
            waiting += [link for link in self.links() if kind_of(link) not in known]

    def faults_with_scripts(self, path: str) -> Iterator[str]:
        """Open the page once more, with scripts, and say what axe finds at both widths."""
        self.full.goto(path)
        for width in [PHONE, DESK]:
            self.full.set_viewport_size({"width": width, "height": 844})
            yield from (f"at {width}: {fault}" for fault in violations(self.full))
        yield from self.complained()

    def complained(self) -> list[str]:
        """Return what the console said since the last time."""
        said, self.complaints = self.complaints, []
        return [f"console: {complaint}" for complaint in said]

    def links(self) -> list[str]:
        # A link inside a drawing has an address of another type: what was written, joined with the page's own.
        whole = "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href)"
        found = self.plain.eval_on_selector_all("a[href]", whole)
        paths = [urlsplit(urldefrag(link).url) for link in found if link.startswith(self.url)]
        return [
            link.path + (f"?{link.query}" if link.query else "") for link in paths if not NO_PAGES.search(link.path)
        ]


def kind_of(url: str) -> str:
    """Name the view and how its address was narrowed, so that one page of each kind is seen."""
    path = urlsplit(url)
    try:
        match = resolve(path.path)
    except Resolver404:
        return path.path
    narrowed = sorted(part.partition("=")[0] for part in path.query.split("&"))
    return f"{match.view_name or match.route}?{'&'.join(narrowed)}"


def walk_as(name: str, browser, url: str, seen_by_axe: set[str]) -> tuple[list[str], list[str]]:
    """Walk as a person; return where the walk led, and what is wrong there.

    Each page answers, fits 320 px and has a heading without scripts; axe and the console find nothing at 390 and
    1280 px. A kind of page in `seen_by_axe` is not shown to axe again.
    """
    visitor, faults, visited = Visitor(browser, url, name), [], []
    for path, html in visitor.walk("/", "/home/" if name else "/accounts/login/", "/accounts/"):
        visited.append(path)
        faults += [f"{path}: {fault}" for fault in [*plain_faults(visitor.plain), *visitor.complained()]]
        if (kind := kind_of(visitor.plain.url)) in seen_by_axe and path != "/home/":
            continue
        seen_by_axe.add(kind)
        if looked_at(html):
            continue
        if found := [f"{path} {fault}" for fault in visitor.faults_with_scripts(path)]:
            faults += found
        else:
            nothing_found(html)
    visitor.close()
    return visited, faults


def plain_faults(page) -> Iterator[str]:
    status = page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus")
    if status != 200:
        yield f"answers {status}"
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if too_wide > 0:
        yield f"scrolls sideways by {too_wide} px at {SMALLEST} px"
    if page.locator("h1").count() != 1 or not page.locator("h1").is_visible():
        yield "has not one heading that is seen"
    if written := INSIDES.search(page.locator("body").inner_text()):
        yield f"shows what is inside the program: {written.group()}"
    if not page.title().strip():
        yield "has no title"
