"""`teller(name)` opens somebody's browser over the demonstration's site."""

from collections.abc import Callable, Iterator

import pytest

from .teller import Teller


@pytest.fixture
def teller(browser, demo_site) -> Iterator[Callable[..., Teller]]:
    """`teller(name)` opens somebody's browser; all are closed before the site is, and its connections with them."""
    opened: list[Teller] = []

    def open_one(name: str = "", *, by_code: bool = True) -> Teller:
        opened.append(Teller(browser, demo_site, name, by_code=by_code))
        return opened[-1]

    yield open_one
    for one in opened:
        one.context.close()
