"""Words that look like instructions to the program that makes files: they are printed, and nothing of them is done."""

import io

import pytest
from pypdf import PdfReader

from biglocal.reports.contents import Bar, Chart, Part, Row, Table
from biglocal.reports.drawing import chart_svg
from biglocal.reports.file import pdf_of_parts

HOSTILE = [
    '#read("/etc/passwd")',
    "#import sys: inputs",
    "$ x + 1 $ [ ] @x <l> == H",
    "\\ *b* _i_ `c` // /* ",
    "\u202eright to left",
    "a\x00b",
    "\ud800",
    "\U0001f600 robin",
    "w" * 3000,
]


def printed(words):
    part = Part(
        "all",
        words,
        words=[words],
        own=words,
        rows=[Row(words, words, "/x")],
        table=Table(words, [words, "Number"], [[words, "1"]]),
        chart=Chart(words, [Bar(words, 1, words)]),
    )
    made = PdfReader(io.BytesIO(pdf_of_parts(words, words, words, [part], made=words)))
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    return " ".join(page.extract_text() for page in made.pages)


@pytest.mark.parametrize("words", HOSTILE)
def test_odd_words_become_a_tagged_file_and_are_not_obeyed(words):
    text = printed(words)
    assert "root:" not in text and text.strip()


def test_instructions_are_printed_as_they_were_written():
    assert '#read("/etc/passwd")' in printed('#read("/etc/passwd")')


def test_a_drawing_holds_words_alone():
    svg = chart_svg(Chart('"><script>', [Bar("</text><script>alert(1)</script>", 1, "&")]))
    assert "<script" not in svg and "&lt;/text&gt;" in svg
