"""Fields that every part's forms use."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django import forms

from biglocal.money import PoundsFormField
from biglocal.web.forms import DayField, FormKey, PlainText

from .test_drawings import shown


class WordsForm(forms.Form):
    words = PlainText(max_length=280, multiline=True, error_messages={"required": "Write a few words."})
    place = PlainText(required=False)
    on = DayField(label="Day", required=False)
    form_key = FormKey()


def errors_of(**data) -> dict[str, list[str]]:
    return dict(WordsForm({"words": "Two benches in", **data}).errors)


def cleaned(**data) -> dict:
    form = WordsForm({"words": "Two benches in", **data})
    assert form.is_valid(), form.errors
    return form.cleaned_data


def test_too_many_letters_are_counted():
    assert errors_of(words="x" * 321) == {"words": ["Use 280 letters or fewer. You have 41 too many."]}


def test_a_hundred_thousand_letters_are_one_sentence():
    assert errors_of(words="x" * 100_000) == {"words": ["Use 280 letters or fewer. You have 99,720 too many."]}


def test_nul_is_refused_in_one_sentence():
    assert errors_of(words="a\x00b") == {
        "words": ["Take out the character that can't be shown. Typing the words again helps."]
    }


def test_marks_of_direction_are_taken_out():
    assert cleaned(words="Bench \u202egnihton\u202c\u200f here")["words"] == "Bench gnihton here"


def test_lines_stay_in_a_big_box_and_become_spaces_in_a_small_one():
    data = cleaned(words="One\r\nTwo", place=" The\tTriangle \n park ")
    assert (data["words"], data["place"]) == ("One\nTwo", "The Triangle park")


def test_line_ends_count_as_one_letter():
    assert errors_of(words="\r\n".join(["x" * 139, "y" * 140])) == {}


def test_only_spaces_are_nothing():
    assert errors_of(words=" \u202e ") == {"words": ["Write a few words."]}


@pytest.mark.parametrize("sent", ["", "not-a-key", "\x00", "x" * 9000])
def test_a_missing_or_broken_key_becomes_a_new_one(sent):
    assert isinstance(cleaned(form_key=sent)["form_key"], uuid.UUID)


def test_a_key_that_came_is_kept():
    key = uuid.uuid4()
    assert cleaned(form_key=str(key))["form_key"] == key


def test_a_day_is_read_from_three_boxes():
    assert cleaned(on_0="9", on_1="6", on_2="2026")["on"] == date(2026, 6, 9)
    assert cleaned(on_0="", on_1="", on_2="")["on"] is None


@pytest.mark.parametrize(
    ("boxes", "sentence"),
    [
        (("9", "", "2026"), "Enter the day, month and year."),
        (("nine", "6", "2026"), "Enter the day in numbers, like 9 6 2026."),
        (("9", "6", "26"), "Enter the day in numbers, like 9 6 2026."),
        (("31", "6", "2026"), "Enter a day that is in the calendar, like 9 6 2026."),
        (("9" * 5000, "6", "2026"), "Enter the day in numbers, like 9 6 2026."),
        (("1", "1", "0012"), "Enter a year between 1900 and 2100."),
        (("\x00", "1", "2026"), "Enter the day in numbers, like 9 6 2026."),
    ],
)
def test_a_day_that_is_none_says_how_to_write_one(boxes, sentence):
    assert errors_of(on_0=boxes[0], on_1=boxes[1], on_2=boxes[2]) == {"on": [sentence]}


def test_the_summary_says_how_many_things_and_links_to_each():
    form = WordsForm({"words": "", "on_0": "31", "on_1": "6", "on_2": "2026"})
    html = shown("{% load crispy_forms_gds %}{% error_summary form %}", form=form)
    assert "Two things to put right" in html
    assert '<a href="#id_words">Write a few words.</a>' in html
    assert 'href="#id_on_0"' in html or 'href="#id_on"' in html


def test_a_form_in_order_shows_no_summary():
    html = shown("{% load crispy_forms_gds %}{% error_summary form %}", form=WordsForm({"words": "Two benches in"}))
    assert html.strip() == ""


@pytest.mark.parametrize("words", ["\u200b", "\u2060\ufeff", "\u3164", "\u00ad \u2800"])
def test_letters_that_show_nothing_are_no_words(words):
    assert errors_of(words=words) == {"words": ["Write a few words."]}
    assert cleaned(place=words)["place"] == ""


def test_a_kept_amount_is_shown_as_people_write_it():
    field = PoundsFormField()
    assert [field.prepare_value(value) for value in (Decimal("315000.00"), Decimal("12.50"), "1,2x")] == [
        "315,000",
        "12.50",
        "1,2x",
    ]
