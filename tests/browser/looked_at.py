"""Which pages axe and the console found nothing wrong with, kept in var/tests: the same page is not looked at twice.

The same is: the same HTML, styles, scripts and axe. Of what differs by database or visit alone, as ids, tokens and
keys, only counts which of them are equal. So after PostgreSQL the run on SQLite looks only at pages that differ.
"""

import hashlib
import re
from functools import cache

from axe_playwright_python.base import AXE_SCRIPT

from tests.tables import KEPT, TOP

FOLDER = KEPT / "axe"
SHOWS = ["static/built", "static/js", "tests/browser/axe.py"]  # beside the HTML: how it looks, and is looked at
NAMES = re.compile(
    r'\b(id|for|name|value|href|src|srcset|action|formaction|content|aria-[a-z]+|data-[a-z-]+)="([^"]*)"'
)
DIFFERS = re.compile(r"\d+|[\w-]{20,}")


def looked_at(html: str) -> bool:
    """Was this page looked at before, and nothing found?"""
    return (FOLDER / print_of(html)).exists()


def nothing_found(html: str) -> None:
    """Keep that there is nothing wrong with this page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / print_of(html)).touch()


def print_of(html: str) -> str:
    """Return the same name for pages that are the same to the eye and to axe."""
    labels: dict[str, str] = {}  # the first name on the page is 0, the next other one 1, ...

    def label(found: re.Match) -> str:
        return labels.setdefault(found.group(), f"~{len(labels)}")

    def relabel(found: re.Match) -> str:
        return f'{found.group(1)}="{DIFFERS.sub(label, found.group(2))}"'

    return hashlib.sha256((print_of_shows() + NAMES.sub(relabel, html)).encode()).hexdigest()


@cache
def print_of_shows() -> str:
    found = hashlib.sha256(AXE_SCRIPT.encode())
    files = [path for shown in SHOWS for path in [TOP / shown, *(TOP / shown).rglob("*")] if path.is_file()]
    for path in sorted(files):
        found.update(str(path.relative_to(TOP)).encode() + path.read_bytes())
    return found.hexdigest()
