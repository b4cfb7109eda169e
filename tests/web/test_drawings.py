"""Drawings that come from data."""

import re
from decimal import Decimal

import pytest
from django.template import engines
from django.test import RequestFactory

from biglocal.web import drawings


def shown(source: str, **context) -> str:
    request = RequestFactory().get("/areas/?region=London&page=3")
    return engines["django"].from_string(source).render({**context}, request)


def test_a_patch_is_the_same_for_the_same_name():
    assert drawings.patch("Arches Local") == drawings.patch(" arches local ")
    assert drawings.patch("Arches Local") != drawings.patch("Winterton 2022")
    assert drawings.patch("Arches Local", "s").startswith('<svg class="bl-patch bl-patch--s"')


def test_patches_of_many_names_differ():
    assert len({drawings.patch(f"Area {number}") for number in range(150)}) > 120


def test_the_pattern_of_arches_local_is_arches_over_leaves():
    patch = drawings.patch("Arches Local")
    assert patch.count(drawings.ARCH) == 2
    assert "#b9492f" in patch


def test_a_name_with_markup_draws_a_patch_without_it():
    assert "script" not in drawings.patch("<script>") + drawings.patch_wide("<script>")


def test_patch_wide_has_four_by_three_tiles():
    assert drawings.patch_wide("Arches Local").count("<g ") == 12


def test_an_unknown_icon_is_a_mistake():
    with pytest.raises(KeyError):
        drawings.icon("unicorn")


def test_the_money_bar_says_its_figures_in_words_and_key():
    bar = shown("{% money_bar 'Arches Local' spent promised left %}", spent=48625, promised=14260, left=37115)
    assert "Arches Local: £48,625 spent, £14,260 promised and £37,115 left to plan, out of £100,000" in bar
    assert 'width="48.62%"' in bar
    assert "<b>£37,115</b> left to plan" in bar


def test_two_money_bars_of_a_page_have_ids_of_their_own():
    page = shown("{% money_bar 'A' 1 1 1 %}{% money_bar 'B' 1 1 1 thin=True %}")
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == 2 == len(set(ids))


def test_a_money_bar_without_money_is_all_stitched():
    bar = shown("{% money_bar 'New area' 0 0 0 %}")
    assert "£0 spent, £0 promised and £0 left to plan" in bar
    assert 'stroke-dasharray="7 5"' in bar and "url(#" not in bar


def test_a_money_bar_over_budget_ends_in_brick_and_says_by_how_much():
    bar = shown("{% money_bar 'Health' spent promised left %}", spent=Decimal(41250), promised=0, left=Decimal(-1250))
    assert "<b>£1,250</b> over budget" in bar
    assert "#b3452c" in bar and 'x="96.97%" width="3.03%"' in bar


def test_lengths_stay_inside_the_bar():
    assert drawings.percent(Decimal(3), Decimal(0)) == "0%"
    assert drawings.percent(Decimal(300), Decimal(100)) == "100%"
    assert drawings.percent(Decimal(100), Decimal(1000)) == "10%"
