"""Parts above hear of what happened below."""

import pytest

from biglocal.hearers import Hearers


def test_each_hears_once_though_it_asked_twice():
    heard, bell = [], Hearers()
    for _ in range(2):
        bell.add(heard.append)
    bell.tell("wards")
    assert heard == ["wards"]


def test_nobody_need_hear():
    Hearers().tell("wards")


def test_what_a_hearer_raises_is_not_hidden():
    bell = Hearers()
    bell.add(lambda number: 1 / number)
    with pytest.raises(ZeroDivisionError):
        bell.tell(0)
