"""Ask axe whether a page keeps WCAG 2.2 AA."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """One line for each place that axe complains of: rule, element, what is wrong."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(options).then(found => found.violations)", options)
    return [
        f"{rule['id']} ({rule['impact']}): {node['target'][0]}: {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found
        for node in rule["nodes"]
    ]


def assert_accessible(page: Page) -> None:
    found = violations(page)
    assert not found, f"{page.url}: axe finds {len(found)} faults:\n" + "\n".join(found)
