"""A ward's brief as a tagged PDF (PDF/UA-1) that screen readers follow."""

from pathlib import Path
from typing import Any

from django.conf import settings

from biglocal.web.pdf import tagged_pdf

from .ward_brief import Brief

TEMPLATE = Path(__file__).with_name("ward_brief.typ")


def pdf_of(brief: Brief) -> bytes:
    """Return the brief as a PDF that says its language, title and order."""
    return tagged_pdf(TEMPLATE, words_of(brief))


def words_of(brief: Brief) -> dict[str, Any]:
    """Return all words of the file."""
    return {
        "from": settings.SITE_NAME,
        "title": brief.title,
        "council": brief.council,
        "sentence": brief.sentence,
        "parts": [
            {
                "title": part.title,
                "rows": [[row.title, row.note] for row in part.rows],
                "words": [*part.words, *([f"And {part.more} more."] if part.more else [])],
            }
            for part in brief.parts
        ],
    }
