"""A page that was looked at is known again, and no other is taken for it."""

import pytest

from .looked_at import print_of

PAGE = '<label for="a-12">Name</label><input id="a-12" value="Zk3vQ9xPq0aVb7cYd2eLf"><p class="x">3 of 8</p>'


def test_the_same_page_with_other_ids_and_tokens_is_known():
    other = PAGE.replace("a-12", "a-7").replace("Zk3vQ9xPq0aVb7cYd2eLf", "another_token_of_a_form")
    assert print_of(other) == print_of(PAGE)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('for="a-12"', 'for="a-13"'),  # a label that leads nowhere
        ("3 of 8", "4 of 8"),
        ('class="x"', 'class="y"'),
        ("<p ", "<h5 "),
        ("Name", ""),
    ],
)
def test_whatever_axe_may_see_makes_another_page(was, now):
    assert print_of(PAGE.replace(was, now)) != print_of(PAGE)
