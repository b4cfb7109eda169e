"""Every page that the people of an area can reach by links in the demonstration; of staff: test_every_page_of_staff."""

import pytest

from .fixtures import PHONE
from .walk import walk_as

FOUR_G = {
    "offline": False,
    "latency": 50,
    "downloadThroughput": 1_100_000,
    "uploadThroughput": 400_000,
    "connectionType": "cellular4g",
}

seen_by_axe: set[str] = set()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ["", "denise", "harjit", "finance", "ruth"])
def test_every_page(name, demo_site, browser, record_property):
    visited, faults = walk_as(name, browser, demo_site, seen_by_axe)
    record_property("visited", visited)
    assert len(visited) > 5
    assert faults == [], "\n" + "\n".join(faults)


def test_first_page_of_a_phone_is_small(demo_site, browser):
    """At most 10 requests and 250 KB over the wire, on 4G, with nothing kept from before."""
    context = browser.new_context(viewport={"width": PHONE, "height": 844}, device_scale_factor=2)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", FOUR_G)
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(demo_site, wait_until="networkidle")
    context.close()
    fetched = [size for size in sizes if size]  # drawings inside the style sheet are nothing to fetch
    assert len(fetched) <= 10
    assert sum(sizes) <= 250_000
