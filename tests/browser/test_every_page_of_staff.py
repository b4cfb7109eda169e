"""Every page that staff, a rep, and somebody who belongs nowhere, can reach by links in the demonstration.

A file apart from the people of an area, so that two processes walk side by side.
"""

import pytest

from .walk import walk_as

seen_by_axe: set[str] = set()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ["priya", "gwen", "manager", "rep", "stranger"])
def test_every_page(name, demo_site, browser, record_property):
    visited, faults = walk_as(name, browser, demo_site, seen_by_axe)
    record_property("visited", visited)
    assert len(visited) > 5
    assert faults == [], "\n" + "\n".join(faults)
