"""Who must hear when a council's wards were read in: parts above register what then has to follow."""

from collections.abc import Callable

from .models import WardSet

_followers: list[Callable[[WardSet], None]] = []


def register_wards_written(follow: Callable[[WardSet], None]) -> None:
    """Call `follow(ward_set)` inside the transaction in which the set was written or changed."""
    if follow not in _followers:
        _followers.append(follow)


def tell_wards_written(ward_set: WardSet) -> None:
    """The set's wards have been written."""
    for follow in _followers:
        follow(ward_set)
