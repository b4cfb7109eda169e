"""Who must hear when the wards of an area change: parts above register what then has to follow."""

from collections.abc import Callable
from typing import Any

_followers: list[Callable[[Any], None]] = []


def register_area_wards_changed(follow: Callable[[Any], None]) -> None:
    """Call `follow(community)` inside the transaction in which the area's wards changed."""
    if follow not in _followers:
        _followers.append(follow)


def tell_area_wards_changed(community: Any) -> None:
    """The area's wards have changed."""
    for follow in _followers:
        follow(community)
