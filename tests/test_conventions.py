"""What holds for the whole code: imports point down, each view is guarded, templates compile, nothing is forgotten."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template import engines
from django.urls import URLPattern, URLResolver, get_resolver

from .once import BROWSER, DATABASE, EACH_DATABASE, WALKS, asks_database

ROOT = Path(settings.BASE_DIR)
PARTS = ["biglocal", "projects", "councillors", "funding"]
# The picture of STYLE.md, section 1, from the ground up: a part imports from lines above it in this list only.
LINES = [
    ["biglocal.access", "biglocal.money", "biglocal.dates", "biglocal.private", "biglocal.refusals", "biglocal.ready"],
    ["biglocal.hearers"],
    ["biglocal.private_files"],
    ["biglocal.web", "biglocal.audit", "biglocal.notices"],
    ["biglocal.reports"],
    ["biglocal.accounts"],
    ["biglocal.places"],
    ["biglocal.communities"],
    ["biglocal.concerns"],
    ["projects"],
    ["funding", "councillors"],  # side by side: neither imports the other
    ["biglocal.portal"],
    ["biglocal.settings", "biglocal.urls", "biglocal.celery", "biglocal.wsgi"],  # the roof names parts as strings
]
GROUND_IN_ORDER = ["biglocal.web", "biglocal.audit", "biglocal.notices"]
HEIGHT = {part: height for height, parts in enumerate(LINES) for part in parts}
FOREIGN_VIEWS = (
    "allauth.",
    "django.contrib.admin",
    "django.views.",
    "django.contrib.auth.",
    "django.contrib.contenttypes.",
)


# Imports --------------------------------------------------------------------------------------------------------------


def modules() -> Iterator[tuple[str, Path]]:
    for part in PARTS:
        for path in sorted((ROOT / part).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path


def part_of(module: str) -> str | None:
    return next((part for part in HEIGHT if module == part or module.startswith(f"{part}.")), None)


def imported_by(module: str, path: Path) -> Iterator[str]:
    """Yield what a module imports, functions' own imports too, with relative names made whole."""
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{origin}.{name.name}" for name in node.names)


def allowed(importer: str, imported: str) -> bool:
    if importer == imported:
        return True
    if importer in GROUND_IN_ORDER and imported in GROUND_IN_ORDER:
        return GROUND_IN_ORDER.index(imported) < GROUND_IN_ORDER.index(importer)
    if HEIGHT[importer] == 0:
        return HEIGHT[imported] == 0
    return HEIGHT[imported] < HEIGHT[importer]


def test_imports_point_down():
    wrong = [
        f"{module} imports {name}"
        for module, path in modules()
        if (importer := part_of(module)) and HEIGHT[importer] < HEIGHT["biglocal.settings"]
        for name in imported_by(module, path)
        if (imported := part_of(name)) and not allowed(importer, imported)
    ]
    assert wrong == []


def test_roof_names_parts_as_strings():
    roof = [name for name in HEIGHT if HEIGHT[name] == HEIGHT["biglocal.settings"]]
    wrong = [(module, name) for module, path in modules() if module in roof for name in imported_by(module, path)]
    assert [pair for pair in wrong if part_of(pair[1])] == []


@pytest.mark.parametrize(("importer", "imported"), [("funding", "councillors"), ("councillors", "funding")])
def test_neighbours_may_not_import_each_other(importer, imported):
    assert not allowed(importer, imported)


def test_every_module_has_its_place_in_the_picture():
    assert [module for module, _ in modules() if not part_of(module) and module != "biglocal"] == []


# Addresses ------------------------------------------------------------------------------------------------------------


def views(patterns=None, path="") -> Iterator[tuple[str, object]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, path + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield path + str(pattern.pattern), pattern.callback


def test_every_view_of_ours_has_a_guard():
    bare = [
        f"{path} ({view.__module__})"
        for path, view in views()
        if not view.__module__.startswith(FOREIGN_VIEWS) and not hasattr(view, "guard")
    ]
    assert bare == []


# Templates ------------------------------------------------------------------------------------------------------------
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))


def test_every_template_compiles():
    engine = engines["django"]
    for path in TEMPLATES:
        engine.get_template(str(path.relative_to(ROOT / "templates")))


def test_templates_are_kept_compiled():
    assert any("cached" in str(loader) for loader in engines["django"].engine.loaders[0])


def test_no_style_or_script_stands_inside_a_page():
    """The Content-Security-Policy lets neither run; mail alone carries styles of its own."""
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son(click|load|change|submit|input)=", re.IGNORECASE)
    pages = [
        path for path in TEMPLATES if path.suffix in {".html", ".svg"} and not {"emails", "email"} & set(path.parts)
    ]
    assert [str(path.relative_to(ROOT)) for path in pages if inline.search(path.read_text())] == []


# Tests ----------------------------------------------------------------------------------------------------------------


def test_every_fixture_that_opens_the_database_is_known():
    """Else its tests would be taken for tests that run once, and be missing on SQLite (tests/once.py)."""
    functions = (
        node
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
    )
    opening = {node.name for node in functions if "django_db_blocker" in {each.arg for each in node.args.args}}
    assert opening - {"django_db_setup"} - DATABASE == set()


def test_what_asks_the_database_runs_on_both(request):
    """A test runs once only if it asks for no database, or if a browser's part of it is all there is to see."""
    once = [item for item in request.session.items if item.get_closest_marker("once")]
    asking = [item.nodeid for item in once if asks_database(item) and not item.nodeid.startswith(BROWSER)]
    assert asking == []
    assert [item.nodeid for item in once if item.nodeid.startswith((WALKS, *EACH_DATABASE))] == []


# What is easily forgotten ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("name", ["run", "test", "tools", "node"])
def test_requirements_hold_no_host_names(name):
    assert "://" not in (ROOT / f"requirements/{name}.txt").read_text()


def test_package_lock_holds_no_host_names():
    """Hosts stand under `resolved`; the `funding` of a package is its maker's, not a place to fetch from."""
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_every_locked_package_has_a_hash():
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        packages = re.split(r"\n(?=\S)", path.read_text().strip())
        assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_what_was_done_is_said_once():
    """The base page shows messages: only a page that fills the block `page` itself shows them too."""
    texts = {path: path.read_text() for path in (ROOT / "templates").rglob("*.html") if path.name != "base.html"}
    twice = [
        str(path) for path, text in texts.items() if "components/messages.html" in text and "block page" not in text
    ]
    assert twice == []
