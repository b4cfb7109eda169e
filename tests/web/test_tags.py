"""Tags and filters that every template has."""

import uuid
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django import forms
from django.core.paginator import Paginator

from biglocal.web.forms import FormKey
from biglocal.web.templatetags import web

from .test_drawings import shown


@pytest.fixture
def ninth_of_june():
    with time_machine.travel(datetime(2026, 6, 9, 12, tzinfo=UTC), tick=False):
        yield


def test_a_day_has_its_year_only_when_it_is_another_one(ninth_of_june):
    assert web.day(date(2026, 6, 30)) == "30 June"
    assert web.day(date(2018, 6, 30)) == "30 June 2018"
    assert web.day(None) == ""


def test_days_ago_are_told_up_to_a_week(ninth_of_june):
    told = [web.ago(date(2026, 6, day)) for day in (10, 9, 8, 7, 3, 2, 1)]
    assert told == ["10 June", "today", "yesterday", "2 days ago", "6 days ago", "a week ago", "1 June"]


def test_a_late_evening_counts_as_the_day_it_is_in_london(ninth_of_june):
    assert web.ago(datetime(2026, 6, 8, 23, 30, tzinfo=UTC)) == "today"


def test_times_of_day_read_as_people_say_them():
    assert [web.clock(time(11)), web.clock(time(7, 40)), web.clock(time(12, 5)), web.clock(time(15))] == [
        "11am",
        "7:40am",
        "12:05pm",
        "3pm",
    ]


def test_a_face_shows_first_and_last_initial():
    assert ">DO</span>" in web.face("Denise Okafor")
    assert ">RA</span>" in web.face("Cllr Ruth Maria Adeyemi", "plum")
    assert ">?</span>" in web.face("")


def test_a_tag_escapes_its_words():
    assert web.tag("done", "<b>") == '<span class="bl-tag bl-tag--done">&lt;b&gt;</span>'


class KeyForm(forms.Form):
    form_key = FormKey()


def test_each_form_has_a_key_of_its_own():
    keys = [shown("{% form_key %}") for _ in range(2)]
    assert keys[0] != keys[1]


def test_a_form_sent_back_keeps_its_key():
    key = str(uuid.uuid4())
    assert f'value="{key}"' in shown("{% form_key %}", form=KeyForm({"form_key": key}))


def test_pages_far_apart_are_left_out_of_the_list():
    assert web.elided(Paginator(range(100), 10).page(5)) == [1, None, 4, 5, 6, None, 10]


def test_the_pagination_keeps_the_filters():
    page = Paginator(range(9), 3).page(2)
    html = shown('{% include "components/pagination.html" with page=page label="areas" %}', page=page)
    assert 'href="?region=London&amp;page=3" rel="next"' in html
    assert 'aria-label="Page 2" aria-current="page"' in html


def test_one_page_shows_no_pagination():
    html = shown('{% include "components/pagination.html" with page=page %}', page=Paginator(range(3), 3).page(1))
    assert html.strip() == ""


def test_the_last_breadcrumb_is_this_page():
    html = shown('{% include "components/breadcrumbs.html" with trail=trail %}', trail=[("Home", "/"), ("Arches", "")])
    assert '<a class="govuk-breadcrumbs__link" href="/">Home</a>' in html
    assert '<span aria-current="page">Arches</span>' in html
